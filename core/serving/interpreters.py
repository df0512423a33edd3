"""Thread-safe LiteRT models: a pool of interpreters for each file."""

import queue
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from core.arrays import Float32Array
from core.serving import idle_interpreters


class LiteRTModel:
    """A LiteRT model that any number of threads may run at the same time.

    A single interpreter is not thread-safe, so there is a pool of them, created on demand; if all are busy, the caller
    waits.

    Args:
        path: the model file.
        interpreters: how many may run at the same time, each with its own memory.
        threads: threads per interpreter.
    """

    def __init__(self, path: Path, interpreters: int = 2, threads: int = 2) -> None:
        self._path, self._threads = path, threads
        self._idle: queue.LifoQueue[_Interpreter | None] = queue.LifoQueue()
        for _ in range(interpreters):
            self._idle.put(None)
        idle_interpreters.register(self)

    def run(self, batch: Float32Array, wanted: Collection[str] | None = None) -> dict[str, Float32Array]:
        """Run the model on each image of a batch.

        The images are processed one by one: a real batch is a tenth faster, but resizing the interpreter for it costs
        twice that, and this way the result does not depend on the other images.

        Args:
            batch: float32 (N, H, W, 3), preprocessed.
            wanted: names of the outputs, None for all; names that the model does not have are ignored.

        Returns:
            The outputs by name, float32 (N, …), not shared with the interpreter.
        """
        interpreter = self._idle.get()
        try:
            interpreter = interpreter or _Interpreter(self._path, self._threads)
            return interpreter.run(batch, wanted)
        finally:
            self._idle.put(interpreter)
            idle_interpreters.tidy()

    def idle(self) -> list[float]:
        """When each of its idle interpreters was used last (monotonic seconds)."""
        return [each.used for each in list(self._idle.queue) if each is not None]

    def release(self, unused_for: float) -> int:
        """Drop the interpreters that have been idle for so many seconds; return how many."""
        taken: list[_Interpreter | None] = []
        with suppress(queue.Empty):
            while True:
                taken.append(self._idle.get_nowait())
        oldest = time.monotonic() - unused_for
        kept = [None if each is not None and each.used < oldest else each for each in taken]
        for each in reversed(kept):
            self._idle.put(each)
        return kept.count(None) - taken.count(None)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each output by name, without the batch axis."""
        interpreter = self._idle.get()
        try:
            interpreter = interpreter or _Interpreter(self._path, self._threads)
            return interpreter.shapes
        finally:
            self._idle.put(interpreter)


def shared(path: Path) -> LiteRTModel:
    """The model of a file, shared by the whole process until the file changes."""
    state = path.stat().st_mtime_ns
    with _sharing:
        known = _shared.get(path)
        if known is None or known[0] != state:
            known = _shared[path] = (state, LiteRTModel(path))
        return known[1]


class _Interpreter:
    """One interpreter with the indices of its tensors."""

    def __init__(self, path: Path, threads: int) -> None:
        self.used = time.monotonic()
        self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
        self._interpreter.allocate_tensors()
        if self._interpreter.get_signature_list():
            signature = self._interpreter.get_signature_runner()
            (input_,) = signature.get_input_details().values()
            details = signature.get_output_details()
        else:  # A file of earlier years, without names for its inputs and outputs.
            (input_,) = self._interpreter.get_input_details()
            details = {detail["name"]: detail for detail in self._interpreter.get_output_details()}
        self._input = input_["index"]
        self._outputs = {name: detail["index"] for name, detail in details.items()}
        self.shapes = {name: tuple(map(int, detail["shape"][1:])) for name, detail in details.items()}

    def run(self, batch: Float32Array, wanted: Collection[str] | None) -> dict[str, Float32Array]:
        self.used = time.monotonic()
        outputs = {name: index for name, index in self._outputs.items() if wanted is None or name in wanted}
        results: dict[str, list[Float32Array]] = {name: [] for name in outputs}
        for image in batch:
            self._interpreter.set_tensor(self._input, image[np.newaxis])
            self._interpreter.invoke()
            for name, index in outputs.items():
                results[name].append(self._interpreter.get_tensor(index)[0])
        if len(batch) == 1:  # What the interpreter gives is a copy already.
            return {name: values[0][np.newaxis] for name, values in results.items()}
        return {name: np.stack(values) for name, values in results.items()}


_shared: dict[Path, tuple[int, LiteRTModel]] = {}
_sharing = threading.Lock()

"""LiteRT models that many threads may run at once: a pool of interpreters for each file."""

import queue
import threading
from collections.abc import Collection
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

Floats = npt.NDArray[np.float32]


class Model:
    """A LiteRT model that any number of threads may run at once.

    An interpreter is not safe for threads, so that there is a pool of them, made when needed; who finds all
    busy waits.

    Args:
        path: of the file.
        interpreters: how many may run at once, each with its own memory.
        threads: of each.
    """

    def __init__(self, path: Path, interpreters: int = 2, threads: int = 2) -> None:
        self._path, self._threads = path, threads
        self._idle: queue.LifoQueue[_Interpreter | None] = queue.LifoQueue()
        for _ in range(interpreters):
            self._idle.put(None)

    def run(self, batch: Floats, wanted: Collection[str] | None = None) -> dict[str, Floats]:
        """Run the model on each picture of a batch.

        The pictures go through one by one: a batch is quicker by a tenth, but resizing the interpreter for it
        costs twice that, and this way the answer does not depend on the company.

        Args:
            batch: float32 (N, H, W, 3), preprocessed.
            wanted: names of outputs; all that the model has where None. What it does not have is left out.

        Returns:
            The outputs by name, float32 (N, …), not shared with the interpreter.
        """
        interpreter = self._idle.get()
        try:
            interpreter = interpreter or _Interpreter(self._path, self._threads)
            return interpreter.run(batch, wanted)
        finally:
            self._idle.put(interpreter)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each output by name, without the first axis."""
        interpreter = self._idle.get()
        try:
            interpreter = interpreter or _Interpreter(self._path, self._threads)
            return interpreter.shapes
        finally:
            self._idle.put(interpreter)


def shared(path: Path) -> Model:
    """The model of a file, one for all of this process, until the file changes."""
    state = path.stat().st_mtime_ns
    with _sharing:
        known = _shared.get(path)
        if known is None or known[0] != state:
            known = _shared[path] = (state, Model(path))
        return known[1]


class _Interpreter:
    """One interpreter with the positions of its tensors."""

    def __init__(self, path: Path, threads: int) -> None:
        self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
        self._interpreter.allocate_tensors()
        signature = self._interpreter.get_signature_runner()
        (input_,) = signature.get_input_details().values()
        self._input = input_["index"]
        details = signature.get_output_details()
        self._outputs = {name: detail["index"] for name, detail in details.items()}
        self.shapes = {name: tuple(map(int, detail["shape"][1:])) for name, detail in details.items()}

    def run(self, batch: Floats, wanted: Collection[str] | None) -> dict[str, Floats]:
        outputs = {name: index for name, index in self._outputs.items() if wanted is None or name in wanted}
        results: dict[str, list[Floats]] = {name: [] for name in outputs}
        for picture in batch:
            self._interpreter.set_tensor(self._input, picture[np.newaxis])
            self._interpreter.invoke()
            for name, index in outputs.items():
                results[name].append(self._interpreter.get_tensor(index)[0])
        return {name: np.stack(values) for name, values in results.items()}


_shared: dict[Path, tuple[int, Model]] = {}
_sharing = threading.Lock()

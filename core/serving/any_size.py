"""Thread-safe LiteRT models whose inputs have any size: interpreters that are resized when the size changes."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from core.arrays import Float32Array
from core.serving import idle_interpreters

KEPT_NUMBERS = 1_600_000
"""In all inputs together; an interpreter for larger ones is dropped after use, since it holds 50 times the memory."""

LARGE_NUMBERS = 100_000
"""In all inputs together, as a colour image of 182×182 has. Larger ones are run one at a time in a process, and only
the latest model that was run on some keeps its interpreter."""

Shapes = dict[str, tuple[int, ...]]
State = tuple[str, Shapes]
"""What an interpreter is ready for: a signature and the shapes of its inputs."""


class AnySizeModel:
    """A LiteRT model with named inputs of any size, which any number of threads may run at the same time.

    There is a pool of interpreters, created on demand. Resizing one takes about as long as a run, so those that already
    have the right size are preferred; if all are busy, the caller waits.

    Args:
        path: the model file; its functions are signatures.
        interpreters: how many may run at the same time, each with its own memory.
        threads: threads per interpreter.
    """

    def __init__(self, path: Path, interpreters: int = 1, threads: int = 2) -> None:
        self._path, self._threads, self._capacity = path, threads, interpreters
        self._free = threading.Semaphore(interpreters)
        self._idle: list[_Interpreter] = []
        self._lock = threading.Lock()
        idle_interpreters.register(self)

    def run(self, inputs: Mapping[str, Float32Array], signature: str) -> dict[str, Float32Array]:
        """Run the model once.

        Args:
            inputs: float32 arrays by name.
            signature: which of the functions in the file.

        Returns:
            The outputs by name, float32, not shared with the interpreter.
        """
        size = sum(value.size for value in inputs.values())
        state = (signature, {name: value.shape for name, value in inputs.items()})
        with _alone(self) if size > LARGE_NUMBERS else nullcontext(), self._free:
            interpreter = self._taken(state)
            outputs = interpreter.run(inputs, state)
            if size <= KEPT_NUMBERS:
                with self._lock:
                    self._idle.append(interpreter)
        idle_interpreters.tidy()
        return outputs

    def idle(self) -> list[float]:
        """When each of its idle interpreters was used last (monotonic seconds)."""
        with self._lock:
            return [each.used for each in self._idle]

    def release(self, unused_for: float) -> int:
        """Drop the interpreters that have been idle for so many seconds; return how many."""
        oldest = time.monotonic() - unused_for
        with self._lock:
            kept = [each for each in self._idle if each.used >= oldest]
            dropped, self._idle = len(self._idle) - len(kept), kept
        return dropped

    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The names of the inputs of each signature."""
        with self._free:
            interpreter = self._taken(("", {}))
            with self._lock:
                self._idle.append(interpreter)
            return interpreter.names

    def _taken(self, state: State) -> "_Interpreter":
        """An idle interpreter, if possible in this state; else a new one, or the one that was used least recently."""
        with self._lock:
            for number in reversed(range(len(self._idle))):
                if self._idle[number].state == state:
                    return self._idle.pop(number)
            if len(self._idle) == self._capacity:
                return self._idle.pop(0)
        return _Interpreter(self._path, self._threads)


def shared(path: Path) -> AnySizeModel:
    """The model of a file, shared by the whole process until the file changes."""
    state = path.stat().st_mtime_ns
    with _sharing:
        known = _shared.get(path)
        if known is None or known[0] != state:
            known = _shared[path] = (state, AnySizeModel(path))
        return known[1]


@contextmanager
def _alone(model: AnySizeModel) -> Iterator[None]:
    """Let a model run on large inputs while no other one does, once the memory of the previous one is free."""
    global _latest
    with _large:
        if _latest is not None and _latest is not model:
            _latest.release(0.0)
        _latest = model
        yield


class _Interpreter:
    """One interpreter, and what it is ready for."""

    def __init__(self, path: Path, threads: int) -> None:
        self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
        self.used = time.monotonic()
        self.state: State = ("", {})
        self.names: dict[str, tuple[str, ...]] = {}
        # Of the function that the interpreter runs by default, the indices of inputs and outputs by name.
        default = {detail["name"] for detail in self._interpreter.get_input_details()}
        self._default, self._inputs, self._outputs = "", dict[str, int](), dict[str, int]()
        for signature in self._interpreter.get_signature_list():
            runner = self._interpreter.get_signature_runner(signature)
            details = runner.get_input_details()
            self.names[signature] = tuple(details)
            if {detail["name"] for detail in details.values()} == default:
                self._default = signature
                self._inputs = {name: detail["index"] for name, detail in details.items()}
                self._outputs = {name: detail["index"] for name, detail in runner.get_output_details().items()}

    def run(self, inputs: Mapping[str, Float32Array], state: State) -> dict[str, Float32Array]:
        self.used = time.monotonic()
        inputs = {name: np.ascontiguousarray(value, np.float32) for name, value in inputs.items()}
        ready, self.state = self.state == state, ("", {})  # Should it fail, the next caller starts again.
        if ready and state[0] == self._default:
            # Without planning the memory again, as runners of signatures do each time.
            for name, value in inputs.items():
                self._interpreter.set_tensor(self._inputs[name], value)
            self._interpreter.invoke()
            outputs = {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}
        else:
            outputs = self._interpreter.get_signature_runner(state[0])(**inputs)
        self.state = state
        return outputs


_shared: dict[Path, tuple[int, AnySizeModel]] = {}
_sharing = threading.Lock()
_large = threading.Lock()
_latest: AnySizeModel | None = None

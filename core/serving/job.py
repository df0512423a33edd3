"""A job: one long computation as seen by the web process; thread-safe."""

import secrets
import threading
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.errors import ConvolabError
from core.serving.wire import JobOutcome, Message, Received
from core.snapshots import Snapshot


class JobError(ConvolabError):
    """A job was refused, or it failed."""


class State(StrEnum):
    """The state of a job; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


FINAL = frozenset({State.DONE, State.FAILED, State.STOPPED})


@dataclass(frozen=True)
class JobStatus:
    """The status of a job at one moment.

    Attributes:
        state: the state.
        position: its position in the queue, 1 for the next job; None once it runs.
        error: one sentence for the user, if the job failed.
    """

    state: State
    position: int | None = None
    error: str | None = None


class Job:
    """One submitted computation.

    Access to anything except `id`, `target`, `owner` and `state` counts as looking at the job; the engine stops a job
    that nobody has looked at for a while.
    """

    def __init__(
        self, target: str, owner: str, wake: Callable[[], None], position: Callable[["Job"], int | None]
    ) -> None:
        self.id = secrets.token_urlsafe(12)
        self.target = target
        self.owner = owner
        self._wake = wake
        self._position = position
        self._changed = threading.Condition()
        self._version = 0
        self._state = State.QUEUED
        self._error: str | None = None
        self._received: Received | None = None
        self._final: Snapshot | None = None
        self._history: list[tuple[int, Mapping[str, float]]] = []
        self._seconds = 0.0
        self._stopping = False
        self._commands: list[Message] = []
        self._pace = _Pace()
        self._looked = time.monotonic()
        self._ended: float | None = None

    def status(self) -> JobStatus:
        """The state, the position in the queue and the error."""
        self._look()
        # First, because it takes the engine's lock, which must not be taken while holding ours.
        position = self._position(self)
        with self._changed:
            return JobStatus(self._state, position if self._state is State.QUEUED else None, self._error)

    @property
    def finished(self) -> bool:
        """Whether the job is done, failed or stopped."""
        self._look()
        return self._state in FINAL

    @property
    def snapshot(self) -> Snapshot | None:
        """The latest snapshot, None before the first; its images are JPEG-compressed until the job has finished."""
        self._look()
        return self._newest()

    @property
    def progress(self) -> float:
        """The finished fraction, 0 to 1."""
        if self._state is State.DONE:
            return 1.0
        snapshot = self.snapshot
        return snapshot.progress if snapshot else 0.0

    @property
    def history(self) -> list[tuple[int, Mapping[str, float]]]:
        """Step and metrics of every snapshot so far, including those that nobody looked at."""
        self._look()
        with self._changed:
            return list(self._history)

    @property
    def seconds(self) -> float:
        """Computing time in seconds after the first snapshot, without queueing and loading; 0 until the job ends."""
        return self._seconds

    @property
    def remaining(self) -> float | None:
        """Estimated seconds until the job is done; None until two snapshots allow an estimate."""
        self._look()
        if self._state in FINAL:
            return 0.0
        return self._pace.remaining(is_paused=self._state is State.PAUSED)

    def stop(self) -> None:
        """Stop before the next step and keep the latest snapshot. Returns immediately; may be called repeatedly."""
        with self._changed:
            if self._stopping or self._state in FINAL:
                return
            self._stopping = True
            self._commands.append({"do": "stop"})
            if self._state is State.QUEUED:
                self._enter(State.STOPPED)
        self._wake()

    def pause(self) -> None:
        """Pause the computation after the current step; it keeps its worker."""
        self._command({"do": "pause"})

    def step(self) -> None:
        """Take one step and then pause; if the computation is running, pause after its next step."""
        self._command({"do": "step"})

    def resume(self) -> None:
        """Resume a paused computation."""
        self._command({"do": "resume"})

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to the computation: its generator receives it as the value of a ``yield``, in order."""
        self._command({"do": "send", "message": message})

    def wait(self, timeout: float | None = None) -> JobStatus:
        """Wait until the job has finished or `timeout` seconds have passed; return its status."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while self._state not in FINAL:
                self._look()
                left = 1.0 if deadline is None else min(1.0, deadline - time.monotonic())
                if left <= 0:
                    break
                self._changed.wait(left)
        return self.status()

    def stream(self) -> Generator[Snapshot, None, None]:
        """Yield the latest snapshot whenever there is a new one, up to the final one. Closing the stream stops the job.

        Raises:
            JobError: the job failed; the text is its error.
        """
        seen = 0
        try:
            while True:
                with self._changed:
                    self._look()
                    if self._version == seen and self._state not in FINAL:
                        self._changed.wait(1.0)
                    is_new, seen = self._version != seen, self._version
                    is_final, error = self._state in FINAL, self._error
                if is_final and error:
                    raise JobError(error)
                snapshot = self._newest() if is_new or is_final else None
                if snapshot is not None:
                    yield snapshot
                if is_final:
                    return
        finally:
            self.stop()

    def _newest(self) -> Snapshot | None:
        received = self._received
        return self._final or (received.snapshot if received else None)

    def _look(self) -> None:
        self._looked = time.monotonic()

    def _command(self, command: Message) -> None:
        with self._changed:
            if self._stopping or self._state in FINAL:
                return
            self._commands.append(command)
        self._wake()

    def _enter(self, state: State) -> None:
        self._state = state
        if state in FINAL:
            self._ended = time.monotonic()
        self._version += 1
        self._changed.notify_all()

    # The methods below are called by the engine.

    def take_commands(self) -> list[Message]:
        """Remove and return the commands for the worker."""
        with self._changed:
            commands, self._commands = self._commands, []
        return commands

    def hear(self, message: Message) -> None:
        """Process a message from the worker."""
        with self._changed:
            if self._state in FINAL:
                return
            match message["kind"]:
                case "started":
                    self._state = State.RUNNING
                case "paused":
                    self._state = State.PAUSED
                case "resumed":
                    self._state = State.RUNNING
                    self._pace.touch()
                case "snapshot":
                    self._pace.note(message["step"], message["total"], message["seconds"])
                    self._history += [(step, metrics) for step, metrics in message.pop("history")]
                    self._received = Received(message, self._received)
                    self._version += 1
                    self._changed.notify_all()

    def finish(self, outcome: JobOutcome) -> None:
        """End the job, unless it has already ended."""
        with self._changed:
            if self._state in FINAL:
                return
            if outcome.snapshot is not None:
                self._final, self._received = outcome.snapshot, None
            if outcome.history:
                self._history, self._seconds = list(outcome.history), outcome.seconds
            self._error = outcome.error
            self._enter(State(outcome.state))

    def idle_since(self) -> tuple[float | None, float]:
        """When the job ended, if it has, and when it was last looked at (monotonic seconds)."""
        return self._ended, self._looked

    @property
    def state(self) -> State:
        """The state; access does not count as looking at the job."""
        return self._state


class _Pace:
    """The step rate since the first snapshot, without queueing, imports and pauses."""

    def __init__(self) -> None:
        self._first: tuple[int, float] | None = None
        self._latest: tuple[int, int, float] | None = None
        self._heard = 0.0

    def note(self, step: int, total: int, seconds: float) -> None:
        self._first = self._first or (step, seconds)
        self._latest = step, total, seconds
        self.touch()

    def touch(self) -> None:
        self._heard = time.monotonic()

    def remaining(self, *, is_paused: bool) -> float | None:
        if self._first is None or self._latest is None:
            return None
        step, total, seconds = self._latest
        steps, spent = step - self._first[0], seconds - self._first[1]
        if steps <= 0 or spent <= 0:
            return None
        since = 0.0 if is_paused else time.monotonic() - self._heard
        return max(0.0, (total - step) * spent / steps - since)

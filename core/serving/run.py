"""A run: one computation in a worker, which one or several jobs follow; thread-safe."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum

from core.serving.wire import JobOutcome, Message, Received
from core.snapshots import Snapshot


class State(StrEnum):
    """The state of a job or run; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


FINAL = frozenset({State.DONE, State.FAILED, State.STOPPED})
History = list[tuple[int, Mapping[str, float]]]


class Run:
    """One computation.

    Attributes:
        id: identifies it in messages from its worker.
        target: ``module:generator function``.
        key: the same for equal work; None if it is never shared.
        expected: seconds that it will take, as far as anyone can say.
        quick: whether it runs beside long computations rather than after them.
        changed: notified whenever something about it changes; holding it keeps the run as it is.
        owners: everybody who has followed it.
        error: one sentence for the user, if it failed.
        seconds: computing time after the first snapshot, without loading; 0 until it ends.
        version: grows with every change that a follower wants to see.
    """

    def __init__(
        self, target: str, key: str | None, expected: float, wake: Callable[[], None], *, quick: bool = False
    ) -> None:
        self.id = secrets.token_urlsafe(12)
        self.target = target
        self.key = key
        self.expected = expected
        self.quick = quick
        self.changed = threading.Condition()
        self.owners: set[str] = set()
        self.error: str | None = None
        self.seconds = 0.0
        self.version = 0
        self._wake = wake
        self._followers: set[str] = set()
        self._state = State.QUEUED
        self._received: Received | None = None
        self._final: Snapshot | None = None
        self._history: History = []
        self._is_stopping = False
        self._commands: list[Message] = []
        self._pace = _Pace()
        self._began: float | None = None
        self._ended: float | None = None

    @property
    def state(self) -> State:
        """The state."""
        return self._state

    @property
    def is_stopping(self) -> bool:
        """Whether it has been told to stop, or has been stopped."""
        return self._is_stopping

    @property
    def ended(self) -> float | None:
        """When it ended (monotonic seconds); None if it has not."""
        return self._ended

    @property
    def took(self) -> float:
        """Seconds since it began, or until it ended; 0 if it never began."""
        return (self._ended or time.monotonic()) - self._began if self._began is not None else 0.0

    @property
    def snapshot(self) -> Snapshot | None:
        """The latest snapshot, None before the first; its images are JPEG-compressed until the run has ended."""
        received = self._received
        return self._final or (received.snapshot if received else None)

    @property
    def remaining(self) -> float | None:
        """Estimated seconds until it is done; None until two snapshots allow an estimate."""
        if self._state in FINAL:
            return 0.0
        return self._pace.remaining(is_paused=self._state is State.PAUSED)

    @property
    def bytes(self) -> int:
        """The memory that its result takes, about."""
        final = self._final
        arrays = [] if final is None else [final.image, *final.panels.values()]
        return sum(array.nbytes for array in arrays if array is not None) + 200 * len(self._history)

    def history(self) -> History:
        """Step and metrics of every snapshot so far, including those that nobody looked at."""
        with self.changed:
            return list(self._history)

    def follow(self, job: str, owner: str) -> bool:
        """Add a follower, unless the run is being stopped or ended without a result; return whether it was added."""
        with self.changed:
            if self._is_stopping or self._state in (State.FAILED, State.STOPPED):
                return False
            self._followers.add(job)
            self.owners.add(owner)
            return True

    def leave(self, job: str) -> bool:
        """Remove a follower; the last one stops the run. Returns whether others follow it still."""
        with self.changed:
            self._followers.discard(job)
            if self._followers:
                self.changed.notify_all()
                return True
            if self._is_stopping or self._state in FINAL:
                return False
            self._is_stopping = True
            self._commands.append({"do": "stop"})
            if self._state is State.QUEUED:
                self._enter(State.STOPPED)
        self._wake()
        return False

    def command(self, command: Message) -> None:
        """Pass a command to the computation."""
        with self.changed:
            if self._is_stopping or self._state in FINAL:
                return
            self._commands.append(command)
        self._wake()

    # The methods below are called by the engine.

    def take_commands(self) -> list[Message]:
        """Remove and return the commands for the worker."""
        with self.changed:
            commands, self._commands = self._commands, []
        return commands

    def hear(self, message: Message) -> None:
        """Process a message from the worker."""
        with self.changed:
            if self._state in FINAL:
                return
            match message["kind"]:
                case "started":
                    self._state = State.RUNNING
                    self._began = time.monotonic()
                case "paused":
                    self._state = State.PAUSED
                case "resumed":
                    self._state = State.RUNNING
                    self._pace.touch()
                case "snapshot":
                    self._pace.note(message["step"], message["total"], message["seconds"])
                    self._history += [(step, metrics) for step, metrics in message.pop("history")]
                    self._received = Received(message, self._received)
                    self.version += 1
                    self.changed.notify_all()

    def finish(self, outcome: JobOutcome) -> None:
        """End the run, unless it has already ended."""
        with self.changed:
            if self._state in FINAL:
                return
            if outcome.snapshot is not None:
                self._final, self._received = outcome.snapshot, None
            if outcome.history:
                self._history, self.seconds = list(outcome.history), outcome.seconds
            self.error = outcome.error
            self._enter(State(outcome.state))

    def _enter(self, state: State) -> None:
        self._state = state
        if state in FINAL:
            self._ended = time.monotonic()
        self.version += 1
        self.changed.notify_all()


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

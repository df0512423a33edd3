"""A job: one visitor's view of a long computation; thread-safe."""

import secrets
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from core.errors import ConvolabError
from core.serving.run import FINAL, History, Run, State
from core.serving.wire import Message
from core.snapshots import Snapshot

__all__ = ["FINAL", "Job", "JobError", "JobStatus", "Place", "State"]


class JobError(ConvolabError):
    """A job was refused, or it failed."""


@dataclass(frozen=True)
class Place:
    """A place in the queue.

    Attributes:
        position: 1 for the next one.
        seconds: estimated time until it begins.
    """

    position: int
    seconds: float


@dataclass(frozen=True)
class JobStatus:
    """The status of a job at one moment.

    Attributes:
        state: the state.
        place: its place in the queue; None once it runs.
        error: one sentence for the user, if the job failed.
    """

    state: State
    place: Place | None = None
    error: str | None = None


class Job:
    """What one visitor sees of a run, which others may follow as well.

    Access to anything except `id`, `target`, `owner`, `run`, `is_guest` and `state` counts as looking at the job; the
    engine stops a job that nobody has looked at for a while. A run goes on as long as one of its jobs does.

    Attributes:
        id: identifies the job.
        owner: the visitor.
        run: the computation.
        is_guest: whether it was another visitor who started the run; commands of guests have no effect.
    """

    def __init__(self, run: Run, owner: str, is_guest: bool, place: Callable[[Run], Place | None]) -> None:
        self.id = secrets.token_urlsafe(12)
        self.owner = owner
        self.run = run
        self.is_guest = is_guest
        self._place = place
        self._left: tuple[float, Snapshot | None, History] | None = None
        """When the visitor left a run that goes on for others, and what they had seen of it."""
        self._looked = time.monotonic()

    @property
    def target(self) -> str:
        """``module:generator function``."""
        return self.run.target

    @property
    def state(self) -> State:
        """The state; access does not count as looking at the job."""
        return State.STOPPED if self._left else self.run.state

    @property
    def left(self) -> bool:
        """Whether the visitor has left a run that went on for others."""
        return self._left is not None

    def status(self) -> JobStatus:
        """The state, the place in the queue and the error."""
        self._look()
        # First, because it takes the engine's lock, which must not be taken while holding that of the run.
        place = self._place(self.run)
        with self.run.changed:
            return JobStatus(self.state, place if self.state is State.QUEUED else None, self.run.error)

    @property
    def finished(self) -> bool:
        """Whether the job is done, failed or stopped."""
        self._look()
        return self.state in FINAL

    @property
    def snapshot(self) -> Snapshot | None:
        """The latest snapshot, None before the first; its images are JPEG-compressed until the job has finished."""
        self._look()
        return self._left[1] if self._left else self.run.snapshot

    @property
    def progress(self) -> float:
        """The finished fraction, 0 to 1."""
        if self.state is State.DONE:
            return 1.0
        snapshot = self.snapshot
        return snapshot.progress if snapshot else 0.0

    @property
    def history(self) -> History:
        """Step and metrics of every snapshot so far, including those that nobody looked at."""
        self._look()
        return list(self._left[2]) if self._left else self.run.history()

    @property
    def seconds(self) -> float:
        """Computing time in seconds after the first snapshot, without queueing and loading; 0 until the run ends."""
        return self.run.seconds

    @property
    def remaining(self) -> float | None:
        """Estimated seconds until the job is done; None until two snapshots allow an estimate."""
        self._look()
        return 0.0 if self._left else self.run.remaining

    def stop(self) -> None:
        """Stop before the next step and keep the latest snapshot. Returns immediately; may be called repeatedly.

        While others follow the run, it goes on for them.
        """
        with self.run.changed:
            if self.state not in FINAL and self.run.leave(self.id):
                self._left = time.monotonic(), self.run.snapshot, self.run.history()

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
        with self.run.changed:
            while self.state not in FINAL:
                self._look()
                left = 1.0 if deadline is None else min(1.0, deadline - time.monotonic())
                if left <= 0:
                    break
                self.run.changed.wait(left)
        return self.status()

    def stream(self) -> Generator[Snapshot, None, None]:
        """Yield the latest snapshot whenever there is a new one, up to the final one. Closing the stream stops the job.

        Raises:
            JobError: the job failed; the text is its error.
        """
        run, seen = self.run, 0
        try:
            while True:
                with run.changed:
                    self._look()
                    if run.version == seen and self.state not in FINAL:
                        run.changed.wait(1.0)
                    is_new, seen = run.version != seen, run.version
                    is_final, error = self.state in FINAL, run.error
                if is_final and error:
                    raise JobError(error)
                snapshot = self.snapshot if is_new or is_final else None
                if snapshot is not None:
                    yield snapshot
                if is_final:
                    return
        finally:
            self.stop()

    def idle_since(self) -> tuple[float | None, float]:
        """When the job ended, if it has, and when it was last looked at (monotonic seconds)."""
        return self._left[0] if self._left else self.run.ended, self._looked

    def _look(self) -> None:
        self._looked = time.monotonic()

    def _command(self, command: Message) -> None:
        if not self.is_guest and not self._left:
            self.run.command(command)

"""The code that runs in a Dask worker: a computation with a mailbox for commands and a reporter of snapshots."""

import importlib
import logging
import os
import pickle
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Any

from core.errors import ConvolabError
from core.serving.wire import JobOutcome, Message, Sender, plain
from core.snapshots import Snapshot, Stream

IMAGES_PER_SECOND = 8.0
MESSAGES_PER_SECOND = 20.0
"""For snapshots without images."""

NICENESS = 5

log = logging.getLogger(__name__)

_mailboxes: dict[str, "_Mailbox"] = {}
_importing = threading.Lock()
"""Two threads that import packages which import each other may find them half done."""


def dask_setup(worker: Any) -> None:
    """Called by Dask when a local worker starts: lower its priority, because pages come first on a small machine."""
    os.nice(NICENESS)


def run(run_id: str, topic: str, target: str, arguments: bytes) -> JobOutcome:
    """The Dask task: run a computation until it ends or is stopped.

    Args:
        run_id: identifies the run in messages.
        topic: the Dask topic on which to report.
        target: ``module:generator function``.
        arguments: the pickled pair of positional and keyword arguments.
    """
    from distributed import get_worker

    worker = get_worker()

    def report(message: Message) -> None:
        worker.log_event(topic, {**message, "run": run_id, "at": worker.address})

    mailbox = _mailboxes[run_id] = _Mailbox()
    reporter = _Reporter(report)
    latest: Snapshot | None = None
    history: list[tuple[int, dict[str, float]]] = []
    began = seconds = 0.0

    def outcome(state: str, error: str | None = None, details: str = "") -> JobOutcome:
        return JobOutcome(state, latest, error, details, history, seconds - began)

    try:
        report({"kind": "started"})
        positional, named = pickle.loads(arguments)
        stream = _resolve(target)(*positional, **named)
        if not hasattr(stream, "send"):
            raise ConvolabError(f"{target} is not a generator of snapshots.")
        for latest, seconds in _steps(stream, mailbox, report):
            began = began or seconds
            history.append((latest.step, dict(latest.metrics)))
            reporter.offer(latest, seconds, history[-1])
        return outcome("stopped" if mailbox.stopped else "done")
    except ConvolabError as error:
        return outcome("failed", str(error))
    except ModuleNotFoundError as error:
        sentence = f"This needs the package {error.name}, which is missing here: pip install -r requirements.txt"
        return outcome("failed", sentence, traceback.format_exc())
    except (Exception, SystemExit) as error:
        sentence = f"The computation failed unexpectedly ({type(error).__name__}); the server's log says why."
        return outcome("failed", sentence, traceback.format_exc())
    finally:
        reporter.close()
        del _mailboxes[run_id]


def deliver(run_id: str, command: Message) -> None:
    """Put a command into the mailbox of a run, on the worker's event loop; no effect if the run has ended."""
    mailbox = _mailboxes.get(run_id)
    if mailbox is not None:
        mailbox.put(command)


def import_modules(names: list[str]) -> str:
    """Import modules in advance for the first job; return the tracebacks of those that cannot be imported."""
    problems = ""
    for name in names:
        try:
            with _importing:
                importlib.import_module(name)
        except Exception:
            problems += traceback.format_exc()
    return problems


def _resolve(target: str) -> Callable[..., Stream]:
    module, name = target.split(":")
    try:
        with _importing:
            return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
    except AttributeError:
        pass
    raise ConvolabError(f"There is no computation named {target}.")


def _steps(stream: Stream, mailbox: "_Mailbox", report: Callable[[Message], None]) -> Iterator[tuple[Snapshot, float]]:
    """Yield the snapshots of a stream until it ends or is stopped, each with the computing time so far in seconds."""
    seconds, message = 0.0, None
    try:
        while not mailbox.stopped:
            began = time.perf_counter()
            snapshot = plain(next(stream) if message is None else stream.send(message))
            seconds += time.perf_counter() - began
            yield snapshot, seconds
            message = mailbox.next(report)
    except StopIteration:
        pass
    finally:
        stream.close()


class _Mailbox:
    """The commands for one job: stop, pause, step, resume, and messages for the generator."""

    def __init__(self) -> None:
        self.stopped = False
        self._paused = False
        self._commands: SimpleQueue[Message] = SimpleQueue()
        self._messages: deque[Message] = deque()

    def put(self, command: Message) -> None:
        """Add a command; thread-safe."""
        self._commands.put(command)

    def next(self, report: Callable[[Message], None]) -> Message | None:
        """Execute the waiting commands, then return the next message for the generator, if any.

        A pause lasts until the job is resumed or stopped; a step interrupts it for one call.
        """
        while not self.stopped:
            try:
                command = self._commands.get(block=self._paused)
            except Empty:
                break
            match command["do"]:
                case "stop":
                    self.stopped = True
                case "send":
                    self._messages.append(command["message"])
                case "pause" | "resume" as word:
                    self._paused = word == "pause"
                    report({"kind": "paused" if self._paused else "resumed"})
                case "step":
                    self._paused = True
                    report({"kind": "paused"})
                    break
        return self._messages.popleft() if self._messages else None


class _Reporter:
    """Send the latest snapshot from a separate thread, no more often than anyone can see."""

    def __init__(self, report: Callable[[Message], None]) -> None:
        self._report = report
        self._changed = threading.Condition()
        self._latest: tuple[Snapshot, float] | None = None
        self._history: list[tuple[int, dict[str, float]]] = []
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
        self._thread.start()

    def offer(self, snapshot: Snapshot, seconds: float, metrics: tuple[int, dict[str, float]]) -> None:
        """Replace the snapshot to be sent next; the metrics of all snapshots are sent."""
        with self._changed:
            self._history.append(metrics)
            self._latest = snapshot, seconds
            self._changed.notify()

    def close(self) -> None:
        """Send no more: the last snapshot is part of the task's result."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        sender = Sender()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._latest is not None)
                if self._closed or self._latest is None:
                    return
                (snapshot, seconds), self._latest = self._latest, None
                history, self._history = self._history, []
            began = time.perf_counter()
            try:
                self._report(sender.message(snapshot, seconds, history))
            except Exception:
                log.exception("A snapshot could not be sent.")
            spent = time.perf_counter() - began
            has_images = snapshot.image is not None or bool(snapshot.panels)
            interval = 1 / (IMAGES_PER_SECOND if has_images else MESSAGES_PER_SECOND)
            with self._changed:
                # Huge images take long to encode: spend at most a tenth of a core on that.
                self._changed.wait_for(lambda: self._closed, max(interval - spent, 9 * spent))

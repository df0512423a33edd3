"""Follow a stream on the command line: a progress bar, and a Ctrl-C that waits for the current step to finish."""

import signal
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import Any, TypeVar

from tqdm import tqdm

from core.errors import ConvolabError, during
from core.snapshots import Snapshot, Stream

Result = TypeVar("Result")


class Stopped(KeyboardInterrupt):
    """Ctrl-C was pressed, and the current step has been finished."""


def followed(stream: Stream, title: str | None = None, unit: str = "step") -> Iterator[Snapshot]:
    """Yield a stream's snapshots while a progress bar on standard error shows their metrics.

    The first Ctrl-C lets the current step finish and then closes the stream; a second one interrupts immediately.

    Args:
        stream: the stream; it is always closed at the end.
        title: text in front of the bar.
        unit: what a step counts.

    Yields:
        Each snapshot, after the bar was updated.

    Raises:
        Stopped: Ctrl-C was pressed before the last step was done.
    """
    bar = tqdm(file=sys.stderr, unit=unit, desc=title, mininterval=0.5)
    with bar, closing(stream), _asked_to_stop() as asked:
        while True:
            with during(f"working on {unit} {bar.n + 1:,}" + (f" of “{title}”" if title else "")):
                snapshot = next(stream, None)
            if snapshot is None:
                return
            bar.total = snapshot.total
            shown = {name: f"{value:.3g}" for name, value in snapshot.metrics.items() if not name.startswith("epoch")}
            bar.set_postfix(shown, refresh=False)
            bar.update(max(0, snapshot.step - bar.n))
            if not snapshot.metrics and snapshot.note:
                bar.set_postfix_str(snapshot.note)
            yield snapshot
            if asked.is_set() and snapshot.step < snapshot.total:
                raise Stopped


def follow(stream: Generator[Snapshot, Any, Result], title: str, stopped: str, unit: str = "step") -> Result:
    """Run a stream with a progress bar and one line per epoch.

    Args:
        stream: the stream.
        title: text in front of the bar.
        stopped: the text of the error after Ctrl-C.
        unit: what a step counts.

    Returns:
        What the stream returns.

    Raises:
        ConvolabError: Ctrl-C was pressed.
    """
    returned: list[Result] = []

    def kept() -> Stream:
        returned.append((yield from stream))

    try:
        for snapshot in followed(kept(), title, unit):
            entry = {k.removeprefix("epoch_"): v for k, v in snapshot.metrics.items() if k.startswith("epoch_")}
            if entry:
                numbers = "  ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in entry.items())
                line(f"{snapshot.note}: {numbers}")
    except Stopped:
        raise ConvolabError(stopped) from None
    return returned[0]


def line(text: str) -> None:
    """Print a line on standard error, above the progress bar."""
    tqdm.write(text, file=sys.stderr)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Give an event that is set by the first Ctrl-C."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # Only the main thread receives signals.
        yield asked
        return

    def note(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)

"""Streams on the command line: a progress bar, and Ctrl-C that waits for the end of a step."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType

from tqdm import tqdm

from core.errors import ConvolabError
from core.snapshots import Snapshot, Stream


class Stopped(KeyboardInterrupt):
    """Ctrl-C, after the step under way was finished."""


def followed(stream: Stream, title: str | None = None, unit: str = "step") -> Iterator[Snapshot]:
    """Pass a stream's snapshots on, with a bar on standard error that shows their numbers.

    The first Ctrl-C closes the stream after the step under way, so that none is cut in two; a second one interrupts
    at once.

    Args:
        stream: is closed at the end, however it comes.
        title: stands before the bar.
        unit: what is counted.

    Yields:
        Each snapshot, after it is drawn.

    Raises:
        Stopped: Ctrl-C came before the last step was done.
    """
    bar = tqdm(file=sys.stderr, unit=unit, desc=title, mininterval=0.5)
    with bar, closing(stream), _asked_to_stop() as asked:
        for snapshot in stream:
            bar.total = snapshot.total
            shown = {name: f"{value:.3g}" for name, value in snapshot.metrics.items() if not name.startswith("epoch")}
            bar.set_postfix(shown, refresh=False)
            bar.update(max(0, snapshot.step - bar.n))
            if not snapshot.metrics and snapshot.note:
                bar.set_postfix_str(snapshot.note)
            yield snapshot
            if asked.is_set() and snapshot.step < snapshot.total:
                raise Stopped


def follow(stream: Stream, title: str, stopped: str, unit: str = "step") -> None:
    """Draw a progress bar, and a line for each epoch; Ctrl-C closes the stream and ends with a sentence."""
    try:
        for snapshot in followed(stream, title, unit):
            if "epoch_loss" in snapshot.metrics:
                entry = {k.removeprefix("epoch_"): v for k, v in snapshot.metrics.items() if k.startswith("epoch_")}
                numbers = "  ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in entry.items())
                line(f"{snapshot.note}: {numbers}")
    except Stopped:
        raise ConvolabError(stopped) from None


def line(text: str) -> None:
    """Print a line on standard error, above the bar."""
    tqdm.write(text, file=sys.stderr)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # Only the main thread gets signals.
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

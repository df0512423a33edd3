import signal
import threading
from collections.abc import Iterator

import pytest

from core import progress
from core.snapshots import Snapshot, Stream


class Count:
    """A stream that tells whether it was closed, and how far it came."""

    def __init__(self, total: int) -> None:
        self.total, self.begun, self.closed = total, 0, False

    def stream(self) -> Stream:
        try:
            for step in range(1, self.total + 1):
                self.begun = step
                yield Snapshot(step, self.total, metrics={"loss": 1 / step, "epoch_loss": 0.5})
        finally:
            self.closed = True


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """As in a terminal; a process that a script started in the background ignores Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_every_snapshot_is_yielded_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    count = Count(3)
    assert [snapshot.step for snapshot in progress.followed(count.stream(), "Counting", "sheep")] == [1, 2, 3]
    drawn = capsys.readouterr()
    assert "Counting: 100%" in drawn.err and "sheep" in drawn.err and "3/3" in drawn.err and "loss=0.333" in drawn.err
    assert "epoch" not in drawn.err and drawn.out == "" and count.closed


def test_ctrl_c_waits_for_the_current_step() -> None:
    count, before = Count(10), signal.getsignal(signal.SIGINT)
    with pytest.raises(progress.Stopped):
        for snapshot in progress.followed(count.stream()):
            if snapshot.step == 4:
                signal.raise_signal(signal.SIGINT)
    assert (count.begun, count.closed) == (4, True)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_interrupts_immediately() -> None:
    count, before = Count(10), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt) as caught:
        for _ in progress.followed(count.stream()):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
    assert caught.type is KeyboardInterrupt and count.begun == 1
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_at_the_last_step_is_too_late() -> None:
    for snapshot in progress.followed(Count(2).stream()):
        if snapshot.step == 2:
            signal.raise_signal(signal.SIGINT)


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    steps: list[int] = []
    thread = threading.Thread(target=lambda: steps.extend(s.step for s in progress.followed(Count(3).stream())))
    thread.start()
    thread.join()
    assert steps == [1, 2, 3]

"""Snapshots, and what a stream of them promises to those who stop early."""

from collections.abc import Generator
from dataclasses import FrozenInstanceError

import pytest

from core.snapshots import Snapshot, Stream, last, result, stage


@pytest.mark.parametrize(("step", "total"), [(-1, 5), (6, 5), (0, 0), (1, 0), (0, -1)])
def test_a_step_lies_between_0_and_the_total(step: int, total: int) -> None:
    with pytest.raises(ValueError, match=f"Step {step} of {total} is not between"):
        Snapshot(step, total)


def test_progress_goes_from_0_to_1() -> None:
    assert [Snapshot(step, 4).progress for step in range(5)] == [0, 0.25, 0.5, 0.75, 1]


def test_a_snapshot_does_not_change_and_shares_nothing_with_the_next() -> None:
    first, second = Snapshot(0, 1), Snapshot(1, 1)
    assert first.image is None and not first.metrics and not first.panels and first.note == ""
    assert first.metrics is not second.metrics and first.panels is not second.panels
    with pytest.raises(FrozenInstanceError):
        first.step = 1  # type: ignore[misc]


def test_the_last_snapshot_is_the_result() -> None:
    assert last(Snapshot(step, 3, note=str(step)) for step in range(4)).note == "3"


def test_a_stream_without_snapshots_has_no_result() -> None:
    with pytest.raises(ValueError, match="ended without a snapshot"):
        last([])


def test_an_error_in_the_stream_is_passed_on() -> None:
    def stream() -> Stream:
        yield Snapshot(0, 2)
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        last(stream())


def three(value: str) -> Generator[Snapshot, None, str]:
    for step in (1, 2, 3):
        yield Snapshot(step, 3, metrics={"loss": 1 / step}, note="work")
    return value


def test_a_stream_can_be_one_stage_of_several() -> None:
    def both() -> Generator[Snapshot, None, str]:
        first = yield from stage(three("a"), 0, 2)
        return first + (yield from stage(three("b"), 1, 2, "more"))

    wanted = [(33, "work"), (66, "work"), (100, "work"), (133, "more"), (166, "more"), (200, "more")]
    assert [(s.step, s.note) for s in both()] == wanted
    assert all(s.total == 200 for s in both())
    assert result(both()) == "ab"

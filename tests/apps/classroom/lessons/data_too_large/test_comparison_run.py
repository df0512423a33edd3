"""Which run the page shows, and when the exercise is solved."""

from apps.classroom.lessons.data_too_large.comparison_run import is_halved, latest
from tests.apps.classroom.lessons.data_too_large.runs import METRICS, RECORD, result


def test_the_last_run_is_shown_unless_it_was_stopped_too_early() -> None:
    assert latest(None, RECORD).is_recorded
    assert latest(result({"cores": 2.0}, stopped=True), RECORD).ratio == 50
    assert latest(result(METRICS), RECORD).ratio == 2.5


def test_the_exercise_wants_a_whole_run_and_half_the_bytes() -> None:
    assert is_halved(result(METRICS))
    assert not is_halved(result(METRICS, stopped=True))
    assert not is_halved(result(METRICS | {"hdf5_bytes": 20e6}))
    assert not is_halved(None)

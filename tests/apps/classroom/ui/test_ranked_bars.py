"""Rows of ranked bars: what is coloured, numbered and marked."""

from apps.classroom.ui import ranked_bars
from core.serving.litert import Prediction

PREDICTIONS = [Prediction(2, "owl", 0.7), Prediction(0, "hawk", 0.2996), Prediction(1, "crow", 0.0004)]


def test_counted_ranks_are_coloured_and_the_truth_is_marked() -> None:
    rows = ranked_bars.rows(PREDICTIONS, 2, truth=0)
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert [row["counts"] for row in rows] == [True, True, False]
    assert [row["mark"] for row in rows] == ["", "truth", ""]
    assert [row["length"] for row in rows] == [0.7, 0.2996, 0.0004]
    assert [row["text"] for row in rows] == ["70.0 %", "30.0 %", "< 0.1 %"]


def test_narrow_bars_have_no_numbers_and_a_tick() -> None:
    rows = ranked_bars.rows(PREDICTIONS, 1, truth=2, narrow=True)
    assert {row["rank"] for row in rows} == {""}
    assert [row["mark"] for row in rows] == ["✓", "", ""]


def test_an_unknown_truth_marks_nothing() -> None:
    assert {row["mark"] for row in ranked_bars.rows(PREDICTIONS, 1, truth=None)} == {""}

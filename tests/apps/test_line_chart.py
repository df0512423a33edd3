"""Line charts: names keep clear of each other, on linear and on logarithmic axes."""

import math
from itertools import pairwise

import pytest

from apps import line_chart

SERIES = {
    "first": ([1.0, 10.0, 100.0], [0.2, 0.5, 0.9]),
    "second": ([1.0, 10.0, 100.0], [0.1, 0.5, 0.9]),
    "third": ([1.0, 10.0, 100.0], [0.1, 0.4, 0.89]),
}


def test_names_of_lines_that_end_together_stand_apart() -> None:
    figure = line_chart.figure(SERIES, "x", "y", percent=True, height=380)
    names = {note.text: note for note in figure.layout.annotations}
    assert set(names) == set(SERIES)
    room = 380 - 34 - 10 - line_chart.X_AXIS
    heights = sorted(note.y / 1.02 * room + note.yshift for note in names.values())
    assert all(above - below >= line_chart.LINE - 0.01 for below, above in pairwise(heights))


def test_places_on_a_logarithmic_axis_are_its_exponents() -> None:
    figure = line_chart.figure(SERIES, "x", "y", marks=[(20.0, "yours")], log_x=True)
    places = {note.text: note.x for note in figure.layout.annotations}
    assert places == pytest.approx({"first": 2, "second": 2, "third": 2, "yours": math.log10(20)})
    assert tuple(figure.layout.xaxis.range) == (0, 2)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([2.0, 4.0], (0, 4.2)), ([-1.0, 1.0], (-1.1, 1.1)), ([-2.0, -1.0], (-2.1, 0)), ([], (0, 1)), ([0.0], (0, 1))],
)
def test_the_y_axis_holds_all_values_and_zero(values: list[float], expected: tuple[float, float]) -> None:
    figure = line_chart.figure({"one": ([float(i) for i in range(len(values))], values)}, "x", "y")
    assert tuple(figure.layout.yaxis.range) == pytest.approx(expected)
    assert not figure.layout.annotations

"""Line charts: names keep clear of each other, on linear and on logarithmic axes."""

import math
from itertools import pairwise

import pytest

from apps.shared import line_chart

BULLET = "●"
SERIES = {
    "first": ([1.0, 10.0, 100.0], [0.2, 0.5, 0.9]),
    "second": ([1.0, 10.0, 100.0], [0.1, 0.5, 0.9]),
    "third": ([1.0, 10.0, 100.0], [0.1, 0.4, 0.89]),
}


def test_names_of_lines_that_end_together_stand_apart() -> None:
    figure = line_chart.lines(SERIES, "x", "y", percent=True, height=380).figure()
    names = {note.text: note for note in figure.layout.annotations if note.text != BULLET}
    assert set(names) == set(SERIES)
    room = 380 - 34 - 10 - line_chart.X_AXIS
    heights = sorted(note.y / 1.02 * room + note.yshift for note in names.values())
    assert all(above - below >= line_chart.LINE - 0.01 for below, above in pairwise(heights))


def test_names_are_in_the_colour_of_all_text_after_a_bullet_in_that_of_their_curve() -> None:
    figure = line_chart.lines(SERIES, "x", "y").figure()
    bullets = [note for note in figure.layout.annotations if note.text == BULLET]
    names = [note for note in figure.layout.annotations if note.text != BULLET]
    assert [note.font.color for note in bullets] == [curve.line.color for curve in figure.data]
    assert all(note.font.color is None for note in names)
    for bullet, name in zip(bullets, names, strict=True):
        assert (bullet.x, bullet.y, bullet.yshift) == (name.x, name.y, name.yshift) and bullet.xshift < name.xshift
    assert figure.layout.margin.r >= names[0].xshift + 6 * len("second")


def test_curves_of_one_colour_differ_in_their_dashes() -> None:
    figure = line_chart.lines({str(i): ([1.0, 2.0], [1.0, float(i)]) for i in range(17)}, "x", "y").figure()
    strokes = {(curve.line.color, curve.line.dash) for curve in figure.data}
    assert len(strokes) == 17 and {dash for _, dash in strokes} == {"solid", "dash", "dot"}


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("colours", "ground"), [(line_chart.OKABE_ITO, "#FFFFFF"), (line_chart.OKABE_ITO_DARK, "#12171D")]
)
def test_every_curve_is_seen_on_its_ground(colours: tuple[str, ...], ground: str) -> None:
    for colour in colours:
        dark, light = sorted((brightness(colour), brightness(ground)))
        assert (light + 0.05) / (dark + 0.05) > 2.1


def test_places_on_a_logarithmic_axis_are_its_exponents() -> None:
    figure = line_chart.lines(SERIES, "x", "y", marks=[(20.0, "yours")], log_x=True).figure()
    places = {note.text: note.x for note in figure.layout.annotations if note.text != BULLET}
    assert places == pytest.approx({"first": 2, "second": 2, "third": 2, "yours": math.log10(20)})
    assert tuple(figure.layout.xaxis.range) == (0, 2)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([2.0, 4.0], (0, 4.2)), ([-1.0, 1.0], (-1.1, 1.1)), ([-2.0, -1.0], (-2.1, 0)), ([], (0, 1)), ([0.0], (0, 1))],
)
def test_the_y_axis_holds_all_values_and_zero(values: list[float], expected: tuple[float, float]) -> None:
    figure = line_chart.lines({"one": ([float(i) for i in range(len(values))], values)}, "x", "y").figure()
    assert tuple(figure.layout.yaxis.range) == pytest.approx(expected)
    assert not figure.layout.annotations

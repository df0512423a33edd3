"""What the browser sends as drawn points is not to be trusted."""

from hypothesis import given
from hypothesis import strategies as some

from apps.classroom.lessons.gan_laboratory import drawn_points
from apps.classroom.lessons.gan_laboratory.drawn_points import EXAMPLE, MOST
from core.synthesis.gan.laboratory.distributions import drawn

ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=3),
    lambda parts: some.lists(parts, max_size=12) | some.dictionaries(some.text(max_size=2), parts, max_size=2),
)


@given(ANYTHING)
def test_anything_becomes_points_that_can_be_trained_on(sent: object) -> None:
    points = drawn_points.parse(sent)
    assert points == () or drawn(points).name == "drawn"


def test_points_come_back_as_they_were_drawn() -> None:
    assert drawn_points.parse([50, -25, 100, 0]) == ((0.5, -0.25), (1.0, 0.0))
    assert drawn_points.parse(drawn_points.flat(EXAMPLE)) == EXAMPLE


def test_a_long_drawing_is_thinned_evenly() -> None:
    points = drawn_points.parse([value for i in range(2000) for value in (i % 100, i // 20)])
    assert len(points) == MOST and points[0] == (0.0, 0.0) and points[-1][1] > 0.95

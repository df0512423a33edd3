"""What the browser sends as drawn points is not to be trusted."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.classroom.lessons.gan_laboratory import drawn_points
from apps.classroom.lessons.gan_laboratory.drawn_points import EXAMPLE, MOST
from core.synthesis.gan.laboratory.distributions import drawn
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError

ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=3),
    lambda parts: some.lists(parts, max_size=12) | some.dictionaries(some.text(max_size=2), parts, max_size=2),
)
HUNDREDTHS = some.integers(-100, 100)


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


@given(some.lists(some.tuples(HUNDREDTHS, HUNDREDTHS), min_size=1, max_size=MOST))
def test_the_address_keeps_every_point(hundredths: list[tuple[int, int]]) -> None:
    points = drawn_points.parse([value for point in hundredths for value in point])
    address = drawn_points.to_address(points)
    assert drawn_points.from_address(address) == points
    assert len(address) <= 640 and all(letter.isalnum() or letter in "-_" for letter in address)


@given(some.text(max_size=40) | some.binary(max_size=40).map(lambda some: base64.urlsafe_b64encode(some).decode()))
def test_any_address_is_points_or_a_sentence(address: str) -> None:
    try:
        points = drawn_points.from_address(address)
    except LaboratoryError as error:
        assert str(error).startswith("The drawing in this address is damaged")
    else:
        assert drawn(points).name == "drawn"


@pytest.mark.parametrize("address", ["", "A", "AAAA", "AA AA", "AA+/", "ÄÖ", "____", "A" * 642, "<script>", "\0\0"])
def test_damaged_addresses_are_refused(address: str) -> None:
    with pytest.raises(LaboratoryError, match="draw your points again"):
        drawn_points.from_address(address)

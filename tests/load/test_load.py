"""The options of the load test."""

import pytest

from tests.load.__main__ import SHARES, parsed


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], (30, 10.0, False)),
        (["class"], (30, 10.0, False)),
        (["lecture"], (100, 5.0, True)),
        (["lecture", "--students", "60", "--minutes", "1"], (60, 1.0, True)),
        (["--students", "5", "--light"], (5, 10.0, True)),
    ],
)
def test_a_case_stands_for_options_that_others_replace(given: list[str], expected: tuple[int, float, bool]) -> None:
    options = parsed(given)
    assert (options.students, options.minutes, options.light) == expected


def test_the_shares_of_what_students_do_are_all() -> None:
    assert sum(SHARES.values()) == pytest.approx(1)

import pytest

from core.numbers import percent


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.0, 1, "0.0 %"),
        (0.0004, 1, "< 0.1 %"),
        (0.8762, 1, "87.6 %"),
        (0.9996, 1, "> 99.9 %"),
        (1.0, 1, "100.0 %"),
        (0.004, 0, "< 1 %"),
        (0.254, 0, "25 %"),
        (0.998, 0, "> 99 %"),
    ],
)
def test_percent_shows_significant_digits(share: float, digits: int, text: str) -> None:
    assert percent(share, digits) == text

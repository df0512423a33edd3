"""What the page says about sizes, speeds and a run."""

import pytest

from apps.classroom.lessons.data_too_large import text
from apps.classroom.lessons.data_too_large.comparison_run import latest
from tests.apps.classroom.lessons.data_too_large.runs import METRICS, RECORD, result


def test_the_cost_of_compression_is_told_with_the_numbers_of_the_run() -> None:
    sentence = text.cost(latest(result(METRICS), RECORD), latest(None, RECORD))
    assert "33 % of its pixels" in sentence and "2,500 pictures a second, 5 % of the pixels a second" in sentence


@pytest.mark.parametrize(
    ("number", "words"), [(12, "12 bytes"), (24_576, "24.6 kB"), (24_576_000, "24.6 MB"), (192_900_000_000, "193 GB")]
)
def test_sizes_in_words(number: int, words: str) -> None:
    assert text.size(number) == words


@pytest.mark.parametrize(("number", "words"), [(0.44, "0.4"), (57.2, "57"), (651.2, "651"), (63_236, "63,200")])
def test_speeds_keep_three_digits(number: float, words: str) -> None:
    assert text.significant(number) == words


def test_nothing_is_claimed_before_it_is_measured() -> None:
    assert (text.ratio(None), text.claim(None, 400), text.speed(None)) == ("…", "Not measured yet", "…")
    assert (text.ratio(9.94), text.ratio(9.96)) == ("9.9 ×", "10 ×")

"""What the page says about sizes, speeds and a run."""

from dataclasses import replace

import pytest

from apps.classroom.lessons.data_too_large import comparison_run, stored_file, text
from apps.classroom.lessons.data_too_large.comparison_run import latest
from apps.classroom.lessons.data_too_large.stored_file import ChunkFetches
from apps.shared import finished
from core.data.storage.settings import StorageSettings
from tests.apps.classroom.lessons.data_too_large.runs import METRICS, RECORD, result


def test_the_cost_of_compression_is_told_with_the_numbers_of_the_run() -> None:
    sentence = text.cost(latest(result(METRICS), RECORD), latest(None, RECORD))
    assert "33 % of its pixels" in sentence and "2,500 images a second, 5 % of the pixels a second" in sentence


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


def test_speeds_are_reconciled_with_the_fetches() -> None:
    run, fetches = latest(None, RECORD), ChunkFetches(20.0, 600, 30, 30)
    assert "20 times fewer fetches" in text.speeds(run, fetches) and "555.6 times as fast" in text.speeds(run, fetches)
    slow = latest(None, replace(RECORD, history=[(34, METRICS | {"at_random": 2000.0})]))
    assert "1.2 times as fast" in text.speeds(slow, fetches) and "not measured here" in text.speeds(slow, fetches)
    backwards = latest(None, replace(RECORD, history=[(34, METRICS | {"at_random": 5000.0})]))
    assert "2.0 times slower than single rows" in text.speeds(backwards, fetches)


def test_a_chunk_is_said_to_be_fetched_twice_only_where_it_is() -> None:
    settings = StorageSettings()
    assert "ends and the next begins" not in text.chunk_reads(settings, ChunkFetches(20.0, 600, 63, 63))
    assert "ends and the next begins" in text.chunk_reads(settings, ChunkFetches(20.0, 600, 63, 70))
    fetches = stored_file.chunk_fetches(settings)
    assert fetches.in_order == fetches.in_blocks == settings.chunks  # The defaults: no chunk straddles two batches.


def test_the_headline_says_that_both_were_in_memory() -> None:
    assert "both in the system's memory" in text.claim(115.0, 2000)


def test_the_recorded_run_holds_what_the_page_says() -> None:
    record = comparison_run.recorded(finished.load("data_too_large"))
    said = text.speeds(record, stored_file.chunk_fetches(record.settings))
    assert record.ratio > 10 and "1.3 times as fast" in said and "smaller than the number of fetches" in said

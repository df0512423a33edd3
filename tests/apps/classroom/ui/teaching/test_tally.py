"""Counts of answers: of many threads, of known answers only, and never without end."""

from concurrent.futures import ThreadPoolExecutor

from apps.classroom.ui.teaching.tally import MOST_QUESTIONS, Tally


def test_answers_of_many_threads_are_all_counted() -> None:
    tally = Tally()
    with ThreadPoolExecutor(8) as threads:
        for number in range(400):
            threads.submit(tally.add, "which", ("this", "that"), "this" if number % 4 else "that")
    assert tally.counts("which") == {"this": 300, "that": 100}


def test_only_answers_on_offer_count() -> None:
    tally = Tally()
    tally.add("which", ("this", "that"), "another")
    assert tally.counts("which") == {}
    tally.add("which", ("this", "that"), "that")
    assert tally.counts("which") == {"this": 0, "that": 1}


def test_there_is_an_end_to_the_questions() -> None:
    tally = Tally()
    for number in range(MOST_QUESTIONS + 10):
        tally.add(str(number), ("this", "that"), "this")
    assert tally.counts(str(MOST_QUESTIONS - 1)) and not tally.counts(str(MOST_QUESTIONS))


def test_counts_that_were_read_do_not_change() -> None:
    tally = Tally()
    tally.add("which", ("this", "that"), "this")
    before = tally.counts("which")
    tally.add("which", ("this", "that"), "this")
    assert before["this"] == 1

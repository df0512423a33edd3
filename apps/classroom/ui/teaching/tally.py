"""What the visitors of this server process have answered: numbers only, no person and no time is kept."""

from collections.abc import Mapping, Sequence
from threading import Lock

MOST_QUESTIONS = 100
"""That are counted; the pages declare fewer."""


class Tally:
    """Counts of answers to questions; many threads may use it at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, dict[str, int]] = {}

    def add(self, question: str, answers: Sequence[str], answer: str) -> None:
        """Count an answer; those that the question does not offer are left out, and so are too many questions.

        Args:
            question: its name.
            answers: the names of all that it offers.
            answer: that was given.
        """
        if answer not in answers:
            return
        with self._lock:
            if question not in self._counts and len(self._counts) >= MOST_QUESTIONS:
                return
            counts = self._counts.setdefault(question, dict.fromkeys(answers, 0))
            counts[answer] = counts.get(answer, 0) + 1

    def counts(self, question: str) -> Mapping[str, int]:
        """How often each answer to a question was given; empty before the first."""
        with self._lock:
            return dict(self._counts.get(question, {}))


TALLY = Tally()
"""The one of this process."""

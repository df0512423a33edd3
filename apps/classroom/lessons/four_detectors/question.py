"""The question before the raccoons are counted, and its answer from the record."""

from collections.abc import Mapping

from apps.classroom.lessons.four_detectors import raccoons
from apps.classroom.ui.teaching.predict_first import Outcome, Question

NETWORK = "nanodet"
NOTHING, OTHER = "nothing", "other"


def outcome(given: Mapping[str, int], count: int) -> Outcome:
    """What most raccoons become.

    Args:
        given: how many of them got which label.
        count: all of them.
    """
    without_box = count - sum(given.values())
    label, most = max(given.items(), key=lambda entry: entry[1], default=("", 0))
    said = ", ".join(f"“{name}” {number}" for name, number in given.items())
    why = f"Of {count} raccoons: {said}, no box {without_box}. A detector can answer only with classes it has learnt."
    if without_box >= most:
        return Outcome(NOTHING, why)
    return Outcome(label if label in QUESTION.answers else OTHER, why)


def _recorded() -> Outcome:
    counts = raccoons.recorded()
    return outcome(counts.given[NETWORK], counts.raccoons)


QUESTION = Question(
    name="four_detectors",
    text="NanoDet learned 80 kinds of things, and a raccoon is none of them. What does it make of most raccoons?",
    answers={"cat": "A cat", "dog": "A dog", OTHER: "Something else", NOTHING: "No box at all"},
    outcome=_recorded,
)

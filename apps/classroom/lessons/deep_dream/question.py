"""The question before the evidence, and its answer from the recorded dreams."""

from apps.classroom.lessons.deep_dream import ingredients
from apps.classroom.ui.teaching.predict_first import Outcome, Question
from core.numbers import percent
from core.synthesis.dream.evidence_settings import Comparison

FINER, COARSER, SAME = "finer", "coarser", "same"
WITHOUT_DETAIL, MEASURE = "no detail", "fine"


def outcome(found: Comparison) -> Outcome:
    """What happens to the share of fine detail in a dream without re-injection."""
    answer = SAME if not found.certain else FINER if found.without > found.whole else COARSER
    shares = f"{percent(found.whole)} with re-injection and {percent(found.without)} without"
    if answer == SAME:
        return Outcome(answer, f"The share of the change that is fine detail is {shares}, which may be chance.")
    return Outcome(
        answer,
        f"The share of the change that is fine detail is {shares}, beyond chance. What an enlargement blurs, and "
        "nothing puts back, counts as a change, too.",
    )


QUESTION = Question(
    name="deep_dream",
    text="Each octave is enlarged from a smaller one, and normally regains the photo's detail. If that detail is left "
    "out, what happens to the difference between dream and photo?",
    answers={FINER: "More of it is fine", COARSER: "Less of it is fine", SAME: "No difference beyond chance"},
    outcome=lambda: outcome(ingredients.comparison(WITHOUT_DETAIL, MEASURE)),
)

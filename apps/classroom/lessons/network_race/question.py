"""The question before the sweep, and its answer from the record."""

from apps.classroom.lessons.network_race import text
from apps.classroom.ui.teaching.predict_first import Outcome, Question
from core.evaluation import proportions
from core.numbers import percent
from core.training.comparison import sweep_result
from core.training.comparison.sweep_result import SweepResult

NONE, RULES = "none", ("sgd", "adam")


def outcome(sweep: SweepResult) -> Outcome:
    """Which optimizer is the most accurate with its best rate, if it is ahead of the least accurate beyond chance."""
    ranked = sorted(sweep.optimizers, key=lambda name: -sweep.best_accuracy(name))
    first, last = ranked[0], ranked[-1]
    highest, lowest = sweep.best_accuracy(first), sweep.best_accuracy(last)
    found = proportions.difference(lowest, highest, sweep.validation_pictures)
    between = (
        f"{text.title(first)} has the highest mean accuracy, {percent(highest)}, {text.title(last)} the lowest, "
        f"{percent(lowest)}"
    )
    if not found.is_beyond_chance:
        return Outcome(
            NONE,
            f"{between}. On {sweep.validation_pictures} images even this difference is within chance. The optimizers "
            "differ in how far the learning rate may be off: look at their ranges.",
        )
    return Outcome(first if first in RULES else "another", f"{between}, and this difference is beyond chance.")


QUESTION = Question(
    name="network_race",
    text="Each of eight optimizers trains the same network with the learning rate that suits it best. Which is the "
    "most accurate?",
    answers={"sgd": "Plain SGD", "adam": "Adam", "another": "One of the others", NONE: "None, beyond chance"},
    outcome=lambda: outcome(sweep_result.load()),
)

"""The question before the recorded losses, and its answer from the cards."""

from collections.abc import Sequence
from itertools import combinations

from apps.classroom.lessons.choosing_a_loss import recorded_losses
from apps.classroom.lessons.choosing_a_loss.recorded_losses import RecordedLoss
from apps.classroom.ui.teaching.predict_first import Outcome, Question
from core.numbers import percent

ALWAYS, MOSTLY, SELDOM = "always", "mostly", "seldom"


def outcome(losses: Sequence[RecordedLoss]) -> Outcome:
    """In how many pairs of trainings the one with the lower loss is the more accurate."""
    pairs = [sorted(pair, key=lambda one: one.loss) for pair in combinations(losses, 2)]
    upset = [(lower, higher) for lower, higher in pairs if lower.accuracy < higher.accuracy]
    agreeing = len(pairs) - len(upset)
    if not upset:
        return Outcome(ALWAYS, f"In all of the {len(pairs)} pairs the lower loss goes with the higher accuracy.")
    lower, higher = max(upset, key=lambda pair: pair[1].accuracy - pair[0].accuracy)
    return Outcome(
        MOSTLY if 2 * agreeing > len(pairs) else SELDOM,
        f"In {agreeing} of {len(pairs)} pairs it is, in {len(upset)} it is not. {lower.title} has the lower loss, "
        f"{lower.loss:.2f} against {higher.loss:.2f}, and yet {percent(lower.accuracy)} accuracy against "
        f"{percent(higher.accuracy)} of {higher.title}: loss also depends on confidence, label smoothing and the "
        "number of classes.",
    )


QUESTION = Question(
    name="choosing_a_loss",
    text="Take any two of the networks that were trained here. Is the one with the lower loss the more accurate one?",
    answers={ALWAYS: "Always", MOSTLY: "In most pairs", SELDOM: "In half of the pairs or fewer"},
    outcome=lambda: outcome(recorded_losses.recorded()),
)

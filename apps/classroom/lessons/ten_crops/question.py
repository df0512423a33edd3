"""The question before the evidence, and its answer from the cards."""

from collections.abc import Sequence

from apps.classroom.lessons.ten_crops import gains
from apps.classroom.lessons.ten_crops.gains import Gain
from apps.classroom.ui.teaching.predict_first import Outcome, Question
from core.numbers import percent

MANY, SOME, FEW, NONE = "many", "some", "few", "none"
HALF, TENTH = 0.5, 0.1


def outcome(recorded: Sequence[Gain]) -> Outcome:
    """How many of the errors of one view the average of ten repairs on balance, over all measurements."""
    one, ten = (sum(gain.errors[which] for gain in recorded) for which in (0, 1))
    repaired = (one - ten) / max(one, 1)
    answer = MANY if repaired >= HALF else SOME if repaired >= TENTH else FEW if repaired > 0 else NONE
    chance = sum(gain.may_be_chance for gain in recorded)
    share = f", {percent(repaired)} fewer" if repaired > 0 else ""
    where = "each" if chance == len(recorded) else f"{chance}"
    return Outcome(
        answer,
        f"One view makes {one} errors in {len(recorded)} measurements, ten views make {ten}{share}. In {where} of them "
        "the change may be chance. The ten views show much the same, which is the likely reason.",
    )


QUESTION = Question(
    name="ten_crops",
    text="Ten views take ten times as long as one. How many of the errors of a single view does their average repair?",
    answers={MANY: "At least half", SOME: "A tenth to a half", FEW: "Less than a tenth", NONE: "None"},
    outcome=lambda: outcome(gains.recorded()),
)

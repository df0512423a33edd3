"""The question before the two trainings are compared, and its answer from their cards."""

from apps.classroom.ui.teaching.predict_first import Outcome, Question
from apps.shared import augmentation_runs
from core.errors import ConvolabError
from core.evaluation import proportions
from core.serving.card import Metric

MUCH, LITTLE, NONE, LESS = "much", "little", "none", "less"
TEN_POINTS = 0.1


def outcome(without: Metric, augmented: Metric) -> Outcome:
    """How rank-1 accuracy on the test images changes with augmentation."""
    images = augmented.images or 1
    found = proportions.difference(without.value, augmented.value, without.images or images, images)
    change = augmented.value - without.value
    answer = NONE if not found.is_beyond_chance else LESS if change < 0 else MUCH if change > TEN_POINTS else LITTLE
    chance = found.verdict
    return Outcome(
        answer,
        f"On {images} test images the accuracy goes from {proportions.with_interval(without.value, images)} to "
        f"{proportions.with_interval(augmented.value, images)}, {chance}. New versions in every epoch leave less that "
        "holds only for the images of the training.",
    )


def _recorded() -> Outcome:
    metrics = [run.card.metric("rank1") for run in augmentation_runs.load()]
    if len(metrics) < 2 or metrics[0] is None or metrics[1] is None:
        raise ConvolabError(augmentation_runs.missing(augmentation_runs.load()) or "The cards have no rank-1 accuracy.")
    return outcome(metrics[0], metrics[1])


QUESTION = Question(
    name="augmentation",
    text="A network is trained twice on a few dozen photos of each of 17 flowers, the second time with augmentation. "
    "How does its accuracy on new photos change?",
    answers={
        MUCH: "More than 10 points better",
        LITTLE: "A little better",
        NONE: "Not beyond chance",
        LESS: "Worse",
    },
    outcome=_recorded,
)

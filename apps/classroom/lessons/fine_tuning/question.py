"""The question before the comparison on Flowers-17, and its answer from the cards."""

from apps.classroom.lessons.fine_tuning.evidence import ARTIFACT, HEAD
from apps.classroom.ui.teaching.predict_first import Outcome, Question
from apps.shared import shared_results
from core.evaluation import proportions
from core.serving.artifacts import ArtifactError
from core.serving.card import Metric

BETTER, SAME, WORSE = "better", "same", "worse"


def outcome(head: Metric, tuned: Metric) -> Outcome:
    """Whether fine-tuning is more accurate than a linear head; both are rank-1 accuracies on the same test images."""
    images = tuned.images or 1
    found = proportions.difference(head.value, tuned.value, head.images or images, images)
    answer = SAME if not found.is_beyond_chance else BETTER if tuned.value > head.value else WORSE
    accuracies = (
        f"The linear head is right on {proportions.with_interval(head.value, head.images or images)} of the test "
        f"images, the fine-tuned network on {proportions.with_interval(tuned.value, images)}"
    )
    if answer == SAME:
        return Outcome(answer, f"{accuracies}: with {images} images that may be chance. The head took far less work.")
    return Outcome(answer, f"{accuracies}, and the difference is beyond chance.")


def _recorded() -> Outcome:
    metrics = []
    for name in (HEAD, ARTIFACT):
        metric = shared_results.load(name).card.metric("rank1")
        if metric is None:
            raise ArtifactError(f"The card of {name} has no rank-1 accuracy.")
        metrics.append(metric)
    return outcome(*metrics)


QUESTION = Question(
    name="fine_tuning",
    text="A linear head on the features of a frozen network tells 17 kinds of flowers apart. Is the network more "
    "accurate if it is fine-tuned instead?",
    answers={BETTER: "Yes, beyond chance", SAME: "No difference beyond chance", WORSE: "It is less accurate"},
    outcome=_recorded,
)

"""The errors of the networks in `trained/`, read from their cards and histories, for a diagnosis.

A recipe splits the validation images off the training images, so both are of the same kind. Unless a card has a
training-validation split of its own, its validation error counts as the training-validation error here, and the
validation error as not measured.
"""

from collections.abc import Mapping, Sequence

from core.serving.card import Card
from core.training.diagnosis.diagnosis import Errors, MeasuredError

SEEN_IN_TRAINING = "accuracy"
"""The metric of an epoch in a history that was measured during the training, with augmentation and dropout."""


def errors(card: Card, epochs: Sequence[Mapping[str, float]] = (), human: float = 0.0, target: float = 0.05) -> Errors:
    """The known errors of a trained classifier.

    Args:
        card: of the artifact. Its "accuracy_training", measured without augmentation after the training, is preferred.
        epochs: of its history; the last one fills in what the card does not say.
        human: the human level, 0 to 1.
        target: the highest test error that would be good enough, 0 to 1.
    """
    held_out = _of_card(card, "accuracy_validation") or _of_history(epochs, "validation_accuracy")
    validation = None
    if (own := _of_card(card, "accuracy_training_validation")) is not None:
        held_out, validation = own, held_out
    return Errors(
        training=_of_card(card, "accuracy_training") or _of_history(epochs, SEEN_IN_TRAINING),
        training_validation=held_out,
        validation=validation,
        testing=_of_card(card, "rank1"),
        human=human,
        target=target,
    )


def _of_card(card: Card, name: str) -> MeasuredError | None:
    metric = card.metric(name)
    return None if metric is None else MeasuredError(error=round(1 - metric.value, 6), images=metric.images)


def _of_history(epochs: Sequence[Mapping[str, float]], name: str) -> MeasuredError | None:
    if not epochs or name not in epochs[-1] or not 0 <= epochs[-1][name] <= 1:
        return None
    return MeasuredError(error=round(1 - epochs[-1][name], 6))

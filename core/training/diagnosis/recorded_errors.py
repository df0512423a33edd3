"""The errors of the networks in `trained/`, read from their cards and histories, for a diagnosis.

A recipe splits the validation images off the training images, so both are of the same kind. Unless a card has a
training-validation split of its own, its validation error counts as the training-validation error here, and the
validation error as not measured.
"""

from collections.abc import Mapping, Sequence

from core.serving.card import Card
from core.training.diagnosis.diagnosis import Errors, MeasuredError

HUMAN_LEVELS: Mapping[str, float] = {"cifar10": 0.06}
"""The error of people, 0 to 1, by the beginning of a data set's name in the cards. On CIFAR-10 about 94 % of people's
answers are right (Karpathy, Lessons Learned from Manually Classifying CIFAR-10, 2011)."""

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


def human_level(card: Card) -> float | None:
    """The error of people on the data of a card, 0 to 1; None if nobody measured it."""
    names = [source.name for source in card.data]
    return next((level for name, level in HUMAN_LEVELS.items() if any(n.startswith(name) for n in names)), None)


def is_training_error_clean(card: Card) -> bool:
    """Whether a card has the error on the training images without augmentation and dropout."""
    return card.metric("accuracy_training") is not None


def _of_card(card: Card, name: str) -> MeasuredError | None:
    metric = card.metric(name)
    return None if metric is None else MeasuredError(error=round(1 - metric.value, 6), images=metric.images)


def _of_history(epochs: Sequence[Mapping[str, float]], name: str) -> MeasuredError | None:
    if not epochs or name not in epochs[-1] or not 0 <= epochs[-1][name] <= 1:
        return None
    return MeasuredError(error=round(1 - epochs[-1][name], 6))

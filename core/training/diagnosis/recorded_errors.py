"""The errors of the networks in `trained/`, read from their cards and histories, for a diagnosis.

A recipe's validation pictures are split off the training pictures: they are of the same kind. So unless a card has a
training-validation part of its own, they play that part here, and the validation error is one that nobody measured.
"""

from collections.abc import Mapping, Sequence

from core.serving.artifacts import Card
from core.training.diagnosis.diagnosis import Errors, Measured

SEEN_IN_TRAINING = "accuracy"
"""Of an epoch in a history: of the pictures as they were trained on, augmented, and with dropout."""


def errors(card: Card, epochs: Sequence[Mapping[str, float]] = (), human: float = 0.0, wish: float = 0.05) -> Errors:
    """What is known of a trained classifier.

    Args:
        card: of the artifact. Its "accuracy_training", measured at the end without augmentation, is preferred.
        epochs: of its history; the last one is used for what the card does not say.
        human: the human level, 0 to 1.
        wish: the test error that would be good enough, 0 to 1.
    """
    held_back = _of_card(card, "accuracy_validation") or _of_history(epochs, "validation_accuracy")
    validation = None
    if (own := _of_card(card, "accuracy_training_validation")) is not None:
        held_back, validation = own, held_back
    return Errors(
        training=_of_card(card, "accuracy_training") or _of_history(epochs, SEEN_IN_TRAINING),
        training_validation=held_back,
        validation=validation,
        testing=_of_card(card, "rank1"),
        human=human,
        wish=wish,
    )


def is_seen_in_training(card: Card, epochs: Sequence[Mapping[str, float]]) -> bool:
    """Whether the training error is that of the pictures as they were augmented, for the card has no other."""
    return card.metric("accuracy_training") is None and bool(epochs)


def _of_card(card: Card, name: str) -> Measured | None:
    metric = card.metric(name)
    return None if metric is None else Measured(error=round(1 - metric.value, 6), pictures=metric.images)


def _of_history(epochs: Sequence[Mapping[str, float]], name: str) -> Measured | None:
    if not epochs or name not in epochs[-1] or not 0 <= epochs[-1][name] <= 1:
        return None
    return Measured(error=round(1 - epochs[-1][name], 6))

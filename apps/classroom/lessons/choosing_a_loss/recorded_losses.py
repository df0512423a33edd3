"""The losses at the end of the trainings of this suite, from the cards of the trained networks."""

import math
from dataclasses import dataclass

from apps.shared import shared_results
from core.errors import ConvolabError
from core.serving.card import Card
from core.training import recipe


@dataclass(frozen=True)
class RecordedLoss:
    """What a card says about one trained network.

    Attributes:
        title: of the network.
        loss: mean cross-entropy on the validation split, in nats.
        chance: the loss of guessing, in nats.
        accuracy: on the validation split, 0 to 1.
        images: number of validation images, or None.
        label_smoothing: of its recipe, 0 to 1; None if the recipe is unknown.
    """

    title: str
    loss: float
    chance: float
    accuracy: float
    images: int | None
    label_smoothing: float | None


@shared_results.shared_while_trained
def recorded() -> list[RecordedLoss]:
    """The trained networks whose cards have both loss and accuracy on the validation split."""
    losses = []
    for artifact in shared_results.available():
        card = artifact.card
        loss, accuracy = card.metric("loss_validation"), card.metric("accuracy_validation")
        if loss is not None and accuracy is not None:
            chance = math.log(len(card.classes))
            smoothing = _label_smoothing(card)
            losses.append(RecordedLoss(card.title, loss.value, chance, accuracy.value, accuracy.images, smoothing))
    return losses


def _label_smoothing(card: Card) -> float | None:
    try:
        return recipe.load(card.recipe).label_smoothing if card.recipe else 0.0
    except ConvolabError:  # The recipe was somebody's own file.
        return None

"""The loss of one prediction, and those of the labelled samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import shared_results
from core.arrays import Float64Array
from core.data import samples
from core.images import RGB
from core.optimization.loss_settings import LossSettings
from core.optimization.losses import Loss, binary_cross_entropy, categorical_cross_entropy, one_hot
from core.optimization.temperature import with_temperature
from core.serving.litert import Classifier

MODELS = {"categorical": "efficientnet_lite0", "binary": "dogs_vs_cats_alexnet"}
"""The classifier whose predictions each loss is computed from."""
LISTED = 5
"""Number of listed classes."""
CHOICES = 10
"""Number of most probable classes offered as the true one."""


@dataclass(frozen=True)
class PredictionLoss:
    """One prediction with its true class and its loss.

    Attributes:
        labels: of the classes.
        probabilities: after the temperature, float64 (C,).
        true_class: its index.
        loss: of this prediction alone.
    """

    labels: Sequence[str]
    probabilities: Float64Array
    true_class: int
    loss: Loss

    @property
    def probability(self) -> float:
        """The probability of the true class."""
        return float(self.probabilities[self.true_class])

    @property
    def nats(self) -> float:
        """The loss in nats."""
        return float(self.loss.values[0])

    @property
    def is_hit(self) -> bool:
        """Whether the most probable class is the true one."""
        return int(self.probabilities.argmax()) == self.true_class

    @property
    def listed(self) -> list[int]:
        """The indices of the most probable classes, best first, with the true class among them."""
        order = [int(i) for i in np.argsort(-self.probabilities)[:LISTED]]
        return order if self.true_class in order else [*order[:-1], self.true_class]


@cached_per_picture("Classifying …")
def _probabilities(image: RGB, model: str) -> Float64Array:
    return Classifier.load(model).probabilities(image).astype(np.float64)


def labels(settings: LossSettings) -> Sequence[str]:
    """The labels of the classes that go with a loss."""
    return Classifier.load(MODELS[settings.loss]).labels


def true_class_choices(picture: Picture, settings: LossSettings) -> list[int]:
    """The classes to choose the true one from: first the known one, then the most probable ones."""
    if settings.loss == "binary":
        return [0, 1]
    ranked = np.argsort(-_probabilities(picture, MODELS[settings.loss]))[:CHOICES].tolist()
    known = [picture.label] if picture.label is not None else []
    return [*known, *(i for i in ranked if i not in known)]


def of_picture(picture: Picture, settings: LossSettings, true_class: int) -> PredictionLoss:
    """Classify a picture and compute the loss of the prediction, given the true class."""
    probabilities = with_temperature(_probabilities(picture, MODELS[settings.loss]), settings.temperature)
    if settings.loss == "binary":
        loss = binary_cross_entropy([float(true_class)], probabilities[1:])
    else:
        loss = categorical_cross_entropy(one_hot([true_class], len(probabilities)), probabilities[None])
    return PredictionLoss(labels(settings), probabilities, true_class, loss)


@shared_results.shared_while_trained
def _sample_probabilities() -> Float64Array:
    """The probabilities of the labelled samples, float64 (N, C)."""
    classifier = Classifier.load(MODELS["categorical"])
    return np.stack([classifier.probabilities(s.read()).astype(np.float64) for s in samples.labelled()])


def of_samples(temperature: float) -> tuple[Float64Array, Float64Array]:
    """The probability of the true class and the categorical loss in nats, float64 (N,), of the labelled samples."""
    probabilities = with_temperature(_sample_probabilities(), temperature)
    targets = [sample.label or 0 for sample in samples.labelled()]
    loss = categorical_cross_entropy(one_hot(targets, probabilities.shape[1]), probabilities)
    return probabilities[np.arange(len(targets)), targets], loss.values


def mean_of_samples(temperature: float) -> float:
    """The mean categorical loss of the labelled samples, in nats."""
    _, nats = of_samples(temperature)
    return float(nats.mean())

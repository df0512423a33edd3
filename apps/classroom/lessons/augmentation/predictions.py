"""What the served classifier predicts for the original and for its augmented versions."""

from collections.abc import Sequence

from core.images import RGB
from core.serving.litert import Classifier, Prediction

MODEL = "efficientnet_lite0"


def labels() -> Sequence[str]:
    """The names of the classes, by their indices.

    Raises:
        ArtifactError: the classifier is missing or damaged.
    """
    return Classifier.load(MODEL).labels


def predict(original: RGB, versions: Sequence[RGB]) -> tuple[Prediction, ...]:
    """The first rank for the original, and then for each version, as the worker predicts them for new ones."""
    return tuple(best for (best,) in Classifier.load(MODEL).predict_many([original, *versions], top=1))


def kept(predictions: Sequence[Prediction]) -> int:
    """For how many versions the prediction is that of the original."""
    original, *others = predictions
    return sum(prediction.label == original.label for prediction in others)

"""The accuracy of a taught classifier on a test part, from which it never learned."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.evaluation import proportions
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.teaching import LAYER, TaughtClassifier


@dataclass(frozen=True, eq=False)
class Measurement:
    """What a classifier predicts for the images of a test part.

    Attributes:
        labels: int64 (N,), the true class of each image that counts.
        probabilities: float32 (N, C), the predictions for them.
        lacking: the classes of which the test part has no image.
        extra: its images of classes that the classifier was not taught, which do not count.
    """

    labels: Int64Array
    probabilities: Float32Array
    lacking: tuple[str, ...]
    extra: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many images count."""
        return len(self.labels)

    @property
    def correct(self) -> int:
        """How many of them are predicted correctly."""
        return int((self.probabilities.argmax(axis=1) == self.labels).sum())

    @property
    def accuracy(self) -> float:
        """The share of correct predictions, 0 to 1."""
        return self.correct / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy, 0 to 1 (Wilson, 1927)."""
        return proportions.interval(self.accuracy, self.count)


def measure(
    taught: TaughtClassifier, examples: Sequence[Example], extra: Mapping[str, int] | None = None
) -> Measurement | None:
    """Measure a classifier on a test part; None if no image of it counts.

    Args:
        taught: the classifier.
        examples: of the test part.
        extra: how many more images it has of classes that the classifier was not taught.
    """
    number = {name: index for index, name in enumerate(taught.classes)}
    known = [example for example in examples if example.label in number]
    if not known:
        return None
    unknown = Counter(extra or {}) + Counter(example.label for example in examples if example.label not in number)
    labels = np.array([number[example.label] for example in known], np.int64)
    probabilities = taught.head.probabilities(np.stack([example.features[LAYER] for example in known]))
    present = {example.label for example in known}
    lacking = tuple(name for name in taught.classes if name not in present)
    return Measurement(labels, probabilities, lacking, dict(sorted(unknown.items())))

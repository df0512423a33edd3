"""A classifier for a visitor's own classes, in seconds: a linear head on the features of a trained network.

extraction = FeatureExtraction(files)        # decode the images, extract their features
for snapshot in extraction.stream(): ...
teaching = Teaching(extraction.examples)     # choose C, fit the head
for snapshot in teaching.stream(): ...
teaching.result.predict(image)
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.evaluation import proportions
from core.images import RGB
from core.serving.linear_head import LinearHead
from core.serving.litert import Prediction, rank
from core.snapshots import Stream
from core.transfer.linear_heads import cross_validation, logistic_regression
from core.transfer.linear_heads.cross_validation import Choice
from core.transfer.own_classes import enough_images
from core.transfer.own_classes.examples import Example

LAYER = "features"
CS = (0.003, 0.01, 0.03, 0.1, 0.3)
"""The values of C to choose from."""


@dataclass(frozen=True, eq=False)
class TaughtClassifier:
    """A classifier for the classes that it was taught.

    Attributes:
        classes: their names, in the order of the head's outputs.
        head: on the features of `LAYER`.
        choice: the result of cross-validation, with the predictions for the held-out images.
        labels: int64 (N,), the class of each example.
        seconds: that cross-validation and fitting took, without the features.
    """

    classes: tuple[str, ...]
    head: LinearHead
    choice: Choice
    labels: Int64Array
    seconds: float

    @property
    def confusion(self) -> Int64Array:
        """The confusion matrix of the held-out images: true classes in rows, predictions in columns, int64 (C, C)."""
        count = len(self.classes)
        predicted = self.choice.probabilities.argmax(axis=1)
        return np.bincount(self.labels * count + predicted, minlength=count * count).reshape(count, count)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the cross-validated accuracy, 0 to 1 (Wilson, 1927)."""
        return proportions.interval(self.choice.accuracy, len(self.labels))

    def probabilities(self, image: RGB | Example) -> Float32Array:
        """The probability of each class for an image, or for one whose features are known, float32 (C,)."""
        example = image if isinstance(image, Example) else Example.of(image)
        return self.head.probabilities(example.features[LAYER][np.newaxis])[0]

    def predict(self, image: RGB | Example) -> list[Prediction]:
        """Rank all classes for an image, or for one whose features are known, the most probable first."""
        return rank(self.probabilities(image), self.classes, len(self.classes))


class Teaching:
    """Chooses C by cross-validation, then fits a head on all examples.

    Args:
        examples: of at least two classes, with at least two images of each.
        seed: of the folds.

    Raises:
        TooFewImagesError: there are too few classes, or too few images of one.
    """

    def __init__(self, examples: Sequence[Example], seed: int = 0) -> None:
        enough_images.check([example.label for example in examples])
        self.classes = tuple(sorted({example.label for example in examples}))
        self._labels = np.array([self.classes.index(example.label) for example in examples], np.int64)
        self._rows = np.stack([example.features[LAYER] for example in examples])
        self._seed = seed
        self.result: TaughtClassifier | None = None

    def stream(self) -> Stream:
        """Run it, with one step per fit; the metric is the accuracy on the images held out so far."""
        began = time.perf_counter()
        rows, labels = self._rows, self._labels
        choice = yield from cross_validation.choose(
            lambda chosen: logistic_regression.in_memory(rows[chosen], labels[chosen]),
            labels,
            np.arange(len(labels)),
            len(self.classes),
            cs=CS,
            seed=self._seed,
        )
        head = logistic_regression.fit(logistic_regression.in_memory(rows, labels), len(self.classes), choice.c)
        self.result = TaughtClassifier(self.classes, head, choice, labels, time.perf_counter() - began)

"""A classifier for anybody's own classes, in seconds: features of a trained network, and a linear head on them.

    looking = Looking(pictures)                  # decode and take features
    for snapshot in looking.stream(): ...
    teaching = Teaching(looking.examples)        # choose C, fit
    for snapshot in teaching.stream(): ...
    teaching.result.predict(image)

All of it runs through LiteRT and numpy in the process that calls it, whatever the workers are busy with.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core import images
from core.images import RGB, ImageError
from core.serving.linear_head import Floats, LinearHead
from core.serving.litert import Prediction, rank, scale_window
from core.snapshots import Snapshot, Stream
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.linear_heads import cross_validation, logistic_regression
from core.transfer.linear_heads.cross_validation import Choice
from core.transfer.own_classes.uploads import Labelled, LeftOut, check_classes

LAYER = "features"
WORKING_SIZE = 640
THUMBNAIL = 96
PENALTIES = (0.003, 0.01, 0.03, 0.1, 0.3)


@dataclass(frozen=True, eq=False)
class Example:
    """One picture that was looked at.

    Attributes:
        name: of its file.
        label: its class.
        features: the mean over positions of each layer, float32 (D,), by the layer's name.
        thumbnail: uint8 RGB, at most `THUMBNAIL` pixels on its longest side.
    """

    name: str
    label: str
    features: Mapping[str, Floats]
    thumbnail: RGB

    def vector(self, layer: str) -> Floats:
        """The features of a layer, or of several that are joined by “+”, float32 (D,)."""
        return np.concatenate([self.features[name] for name in Layer(layer).names])


def look(image: RGB, name: str = "", label: str = "") -> Example:
    """Take the features of a picture, uint8 RGB (H, W, 3)."""
    backbone = registry.bundled()
    seen = scale_window(image, backbone.input_size, backbone.preprocessing)
    return Example(name, label, backbone.pooled(seen), images.fit(image, THUMBNAIL))


class Looking:
    """Decoding pictures and taking their features, one by one.

    Attributes:
        examples: the pictures that could be read, so far.
        left_out: the others, so far, by name and reason.
    """

    def __init__(self, pictures: Sequence[Labelled]) -> None:
        self._pictures = pictures
        self.examples: list[Example] = []
        self.left_out: list[LeftOut] = []

    def stream(self) -> Stream:
        """One step for each picture."""
        for step, picture in enumerate(self._pictures, start=1):
            try:
                image = images.read(picture.data, working_size=WORKING_SIZE)
                self.examples.append(look(image, picture.name, picture.label))
            except ImageError as error:
                self.left_out.append(LeftOut(f"{picture.label}/{picture.name}", str(error)))
            yield Snapshot(step, len(self._pictures), note=picture.label)


@dataclass(frozen=True, eq=False)
class Taught:
    """A classifier that was taught.

    Attributes:
        classes: names, in the order of the head's outputs.
        head: on the features of `LAYER`.
        choice: what cross-validation found; its predictions are of pictures while they were left out.
        labels: int64 (N,), the class of each example.
        seconds: that teaching took, without the features.
    """

    classes: tuple[str, ...]
    head: LinearHead
    choice: Choice
    labels: npt.NDArray[np.int64]
    seconds: float

    @property
    def confusion(self) -> npt.NDArray[np.int64]:
        """Pictures by class (row) and by what was said of them while they were left out (column), int64 (C, C)."""
        count = len(self.classes)
        said = self.choice.probabilities.argmax(axis=1)
        return np.bincount(self.labels * count + said, minlength=count * count).reshape(count, count)

    def probabilities(self, image: RGB) -> Floats:
        """The probability of each class of a picture, float32 (C,)."""
        return self.head.probabilities(look(image).features[LAYER][np.newaxis])[0]

    def predict(self, image: RGB) -> list[Prediction]:
        """All classes, best first."""
        return rank(self.probabilities(image), self.classes, len(self.classes))


class Teaching:
    """Choosing C by cross-validation, then fitting a head on all examples.

    Args:
        examples: of at least two classes, each of at least two pictures.
        seed: of the folds.

    Raises:
        UploadError: there are too few classes or pictures.
    """

    def __init__(self, examples: Sequence[Example], seed: int = 0) -> None:
        check_classes([example.label for example in examples])
        self.classes = tuple(sorted({example.label for example in examples}))
        self._labels = np.array([self.classes.index(example.label) for example in examples], np.int64)
        self._rows = np.stack([example.features[LAYER] for example in examples])
        self._seed = seed
        self.result: Taught | None = None

    def stream(self) -> Stream:
        """One step for each fit; the metric is the accuracy on pictures that were left out, so far."""
        began = time.perf_counter()
        rows, labels = self._rows, self._labels
        choice = yield from cross_validation.choose(
            lambda chosen: logistic_regression.in_memory(rows[chosen], labels[chosen]),
            labels,
            np.arange(len(labels)),
            len(self.classes),
            penalties=PENALTIES,
            seed=self._seed,
        )
        head = logistic_regression.fit(logistic_regression.in_memory(rows, labels), len(self.classes), choice.penalty)
        self.result = Taught(self.classes, head, choice, labels, time.perf_counter() - began)

"""Ten crops: a classifier is asked ten times about one picture, and its answers are averaged.

The steps:

1. The picture is scaled to a square somewhat larger than the network's input (for "crop" cards its central square,
   for "squash" cards all of it).
2. Four corners and the centre of the input's size are cut out, and each is mirrored.
3. The network answers each of the ten; the mean of the ten probability vectors is the answer.

What is wrong with one view, such as an ear cut off, is seldom wrong with all, so that the mean errs less often.

Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
section 4.1 (crops of 224 from 256 pixels).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data.preprocessors import TenCrop
from core.errors import ConvolabError
from core.images import RGB
from core.serving.artifacts import Preprocessing
from core.serving.litert import Classifier, Floats, Prediction, Window, rank, scale_window, window

FRACTION = 227 / 256
"""The crops' size relative to the scaled picture where the card says nothing (its `crop_fraction` is 1)."""

NAMES = TenCrop.names
CENTRE = NAMES.index("centre")


@dataclass(frozen=True, eq=False)
class TenCrops:
    """Ten views of one picture and what the network answered to each, in the order of `NAMES`.

    Attributes:
        crops: uint8 RGB (10, S, S, 3), the network's input before it is normalised.
        windows: left, top, right, bottom of each view in pixels of the picture, not rounded; a mirrored view has
            the window of its original.
        probabilities: float32 (10, C).
    """

    crops: RGB
    windows: tuple[Window, ...]
    probabilities: Floats

    @property
    def unmirrored(self) -> "TenCrops":
        """The first five only, to see what mirroring adds."""
        return TenCrops(self.crops[:5], self.windows[:5], self.probabilities[:5])

    @property
    def mean(self) -> Floats:
        """The answer of all ten: the mean of their probabilities, float32 (C,)."""
        return self.probabilities.mean(axis=0)

    @property
    def votes(self) -> npt.NDArray[np.int64]:
        """The most probable class of each view, int64 (10,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def winner(self) -> int:
        """The most probable class of the mean."""
        return int(self.mean.argmax())

    def predictions(self, labels: Sequence[str], top: int = 5) -> list[Prediction]:
        """The most probable classes of the mean, best first; of equal ones the lower index first."""
        return rank(self.mean, labels, top)


def ten_crops(classifier: Classifier, image: RGB, fraction: float | None = None) -> TenCrops:
    """Ask a classifier about the ten crops of a picture.

    Args:
        classifier: with a square input.
        image: uint8 RGB (H, W, 3) of any size.
        fraction: side of the crops relative to the scaled picture, above 0 to 1; `default_fraction` where None.

    Raises:
        ConvolabError: the fraction is out of bounds, or the network's input is not square.
    """
    crops, windows = cut(image, classifier.input_size, classifier.artifact.card.preprocessing, fraction)
    return TenCrops(crops, windows, classifier.probabilities_of_views(crops))


def cut(
    image: RGB, input_size: tuple[int, int], preprocessing: Preprocessing, fraction: float | None = None
) -> tuple[RGB, tuple[Window, ...]]:
    """The ten crops of a picture, uint8 (10, S, S, 3), and the window of each in pixels of the picture.

    Raises:
        ConvolabError: see `ten_crops`.
    """
    size = input_size[0]
    if size != input_size[1]:
        raise ConvolabError(f"Ten crops need a network with a square input, and this one takes {input_size}.")
    fraction = default_fraction(preprocessing) if fraction is None else fraction
    if not 0 < fraction <= 1:
        raise ConvolabError(f"Crops of {fraction:.3g} times the picture cannot be cut; choose above 0 to 1.")
    side = round(size / fraction)
    whole = preprocessing.model_copy(update={"crop_fraction": 1.0})
    left, top, right, bottom = window((image.shape[0], image.shape[1]), (side, side), whole)
    across, down = (right - left) / side, (bottom - top) / side
    last, middle = side - size, (side - size) // 2
    windows = tuple(
        (left + column * across, top + row * down, left + (column + size) * across, top + (row + size) * down)
        for row, column in ((0, 0), (0, last), (last, 0), (last, last), (middle, middle))
    )
    return TenCrop(size).apply(scale_window(image, (side, side), whole)), windows * 2


def default_fraction(preprocessing: Preprocessing) -> float:
    """The card's `crop_fraction`, so that the centre crop is what the classifier sees anyway; `FRACTION` if it is 1."""
    return preprocessing.crop_fraction if preprocessing.crop_fraction < 1 else FRACTION

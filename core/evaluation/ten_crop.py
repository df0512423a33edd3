"""Ten-crop classification: classify ten crops of an image and average the predictions.

The steps:

1. The image is scaled to a square somewhat larger than the network's input (for "crop" cards its central square, for
   "squash" cards all of it).
2. Four corners and the centre are cropped at the input size, and each crop is mirrored.
3. The network classifies each of the ten crops; the mean of the ten probability vectors is the prediction.

A flaw of one crop, such as a missing ear, rarely affects all of them, so the mean is wrong less often.

Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
section 4.1 (crops of 224 from 256 pixels).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.arrays import Float32Array, Int64Array
from core.data.preprocessors import TenCrop
from core.errors import ConvolabError
from core.images import RGB, Window
from core.serving.card import Preprocessing
from core.serving.litert import Classifier, Prediction, rank
from core.serving.preprocessing import scale_window, window

FRACTION = 227 / 256
"""Crop size relative to the scaled image if the card does not state one (its `crop_fraction` is 1)."""

NAMES = TenCrop.names
CENTRE = NAMES.index("centre")


@dataclass(frozen=True, eq=False)
class TenCrops:
    """Ten crops of one image and the predictions for them, in the order of `NAMES`.

    Attributes:
        crops: uint8 RGB (10, S, S, 3), the network's input before normalization.
        windows: the window of each crop in the image; a mirrored crop has the window of its original.
        probabilities: float32 (10, C).
    """

    crops: RGB
    windows: tuple[Window, ...]
    probabilities: Float32Array

    @property
    def unmirrored(self) -> "TenCrops":
        """The first five crops only, to show what mirroring adds."""
        return TenCrops(self.crops[:5], self.windows[:5], self.probabilities[:5])

    @property
    def mean(self) -> Float32Array:
        """The averaged prediction: the mean of the probabilities, float32 (C,)."""
        return self.probabilities.mean(axis=0)

    @property
    def votes(self) -> Int64Array:
        """The most probable class of each crop, int64 (10,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def winner(self) -> int:
        """The most probable class of the mean."""
        return int(self.mean.argmax())

    def predictions(self, labels: Sequence[str], top: int = 5) -> list[Prediction]:
        """The most probable classes of the mean, best first; ties are ordered by index."""
        return rank(self.mean, labels, top)


def ten_crops(classifier: Classifier, image: RGB, fraction: float | None = None) -> TenCrops:
    """Classify the ten crops of an image.

    Args:
        classifier: a classifier with square input.
        image: uint8 RGB (H, W, 3) of any size.
        fraction: side of the crops relative to the scaled image, above 0 to 1; None for `default_fraction`.

    Raises:
        ConvolabError: the fraction is out of range, or the network's input is not square.
    """
    crops, windows = cut(image, classifier.input_size, classifier.artifact.card.preprocessing, fraction)
    return TenCrops(crops, windows, classifier.probabilities_of_views(crops))


def cut(
    image: RGB, input_size: tuple[int, int], preprocessing: Preprocessing, fraction: float | None = None
) -> tuple[RGB, tuple[Window, ...]]:
    """Crop an image ten times; return the crops, uint8 (10, S, S, 3), and their windows in the image.

    Raises:
        ConvolabError: see `ten_crops`.
    """
    scaled, (left, top, right, bottom) = enlarged(image, input_size, preprocessing, fraction)
    size, side = input_size[0], len(scaled)
    across, down = (right - left) / side, (bottom - top) / side
    last, middle = side - size, (side - size) // 2
    windows = tuple(
        (left + column * across, top + row * down, left + (column + size) * across, top + (row + size) * down)
        for row, column in ((0, 0), (0, last), (last, 0), (last, last), (middle, middle))
    )
    return TenCrop(size).apply(scaled), windows * 2


def enlarged(
    image: RGB, input_size: tuple[int, int], preprocessing: Preprocessing, fraction: float | None = None
) -> tuple[RGB, Window]:
    """Scale an image to the square that crops are cut from, uint8 (S, S, 3); with the part of the image that it shows.

    Raises:
        ConvolabError: see `ten_crops`.
    """
    size = input_size[0]
    if size != input_size[1]:
        raise ConvolabError(f"Ten crops need a network with square input, but the input of this one is {input_size}.")
    fraction = default_fraction(preprocessing) if fraction is None else fraction
    if not 0 < fraction <= 1:
        raise ConvolabError(f"Crops of {fraction:.3g} times the picture are impossible; choose above 0 to 1.")
    side = round(size / fraction)
    whole = preprocessing.model_copy(update={"crop_fraction": 1.0})
    shown = window((image.shape[0], image.shape[1]), (side, side), whole)
    return scale_window(image, (side, side), whole), shown


def default_fraction(preprocessing: Preprocessing) -> float:
    """The card's `crop_fraction`, so that the centre crop is the classifier's usual input; `FRACTION` if it is 1."""
    return preprocessing.crop_fraction if preprocessing.crop_fraction < 1 else FRACTION

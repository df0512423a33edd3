"""The knobs of the first lesson, and the maps that follow from them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core import images
from core.arrays import FloatArray
from core.images import RGB
from core.primer import layers
from core.primer.kernels import LEARNT, Kernel, KernelName
from core.settings import Settings, knob

GREY = np.array([0.299, 0.587, 0.114])
"""The weights of red, green and blue in a grey image (ITU-R BT.601)."""


class ConvolutionSettings(Settings):
    """Which kernel slides over the image, and how."""

    kernel: KernelName = knob(
        "vertical",
        help="Nine weights, or 27 for a colour image. “vertical” and “horizontal” are Sobel's edge filters, “colour” "
        "compares red with green, “learnt” is a kernel of VGG16. You can also type weights of your own. Costs nothing.",
    )
    number: int = knob(
        1, ge=1, le=LEARNT, label="Which learnt kernel", help="Of the 64 in VGG16's first layer. Costs nothing."
    )
    padding: Literal["none", "zeros"] = knob(
        "none",
        help="A margin of zeros keeps the map as large as the image, and is an edge that is not in the image. Costs "
        "nothing.",
    )
    stride: int = knob(1, ge=1, le=3, help="Pixels from one window to the next. 2 halves the map. Costs nothing.")
    pooling: Literal["max", "mean"] = knob(
        "max", help="What is kept of each 2×2 square: its largest value or its mean. Costs nothing."
    )
    side: int = knob(
        32, ge=12, le=64, step=4, unit="px", label="Image size", more=True, help="Height and width. Costs nothing."
    )


@dataclass(frozen=True, eq=False)
class Maps:
    """An image on its way through a convolution, ReLU and pooling.

    Attributes:
        image: what the kernel sees, float64 (S, S, C), 0 to 255; grey or RGB, as the kernel needs.
        convolved: float64 (H, W).
        positive: after ReLU, float64 (H, W).
        pooled: float64 (H // 2, W // 2).
    """

    image: FloatArray
    convolved: FloatArray
    positive: FloatArray
    pooled: FloatArray


def seen(picture: RGB, side: int, channels: int) -> FloatArray:
    """The central square of a picture, float64 (side, side, channels), whole numbers from 0 to 255."""
    small = images.resize(images.centre_square(picture), (side, side)).astype(np.float64)
    return small if channels == 3 else np.rint(small @ GREY)[..., np.newaxis]


def maps(image: FloatArray, kernel: Kernel, settings: ConvolutionSettings) -> Maps:
    """Convolve an image of `seen` with one kernel, then apply ReLU and pooling."""
    convolved = layers.convolve(
        image,
        kernel.weights[..., np.newaxis],
        np.array([kernel.bias]),
        stride=settings.stride,
        padding=settings.padding,
    )
    positive = layers.relu(convolved)
    return Maps(image, convolved[..., 0], positive[..., 0], layers.pool(positive, settings.pooling)[..., 0])


@dataclass(frozen=True)
class Shifted:
    """How many values change when the image moves by one pixel to the right.

    Attributes:
        map_share: of the map after ReLU.
        pooled_share: of the map after pooling.
    """

    map_share: float
    pooled_share: float


def shifted(still: Maps, kernel: Kernel, settings: ConvolutionSettings, threshold: float = 0.1) -> Shifted:
    """Compare the maps of an image with those of the image one pixel further to the right.

    Args:
        still: the maps of the image.
        kernel: that made them.
        settings: how it slides.
        threshold: a value counts as changed if it differs by more than this share of the largest value.
    """
    moved = maps(np.roll(still.image, 1, axis=1), kernel, settings)
    limit = threshold * max(float(still.positive.max()), 1e-9)

    def share(a: FloatArray, b: FloatArray) -> float:
        edge = min(2, (min(a.shape) - 1) // 2)  # What has come in at the edge does not count, unless all is edge.
        rows, columns = (slice(edge, length - edge) for length in a.shape)
        return float((np.abs(a - b)[rows, columns] > limit).mean())

    return Shifted(share(still.positive, moved.positive), share(still.pooled, moved.pooled))

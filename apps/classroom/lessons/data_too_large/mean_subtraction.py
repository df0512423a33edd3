"""Mean subtraction on one image: what is left of its pixels, and an image of that."""

import numpy as np

from core.arrays import Float32Array, Float64Array
from core.data.preprocessors import SubtractMean
from core.images import RGB

MID_GREY = 128

Means = tuple[float, float, float]


def centred(image: RGB, means: Means) -> Float32Array:
    """The image as a network receives it, float32 (H, W, 3) around 0."""
    return SubtractMean(means).apply(image)


def around_grey(values: Float32Array) -> RGB:
    """Values around 0 as an image around mid-grey; what lies beyond black and white is clipped."""
    return np.clip(np.rint(values + MID_GREY), 0, 255).astype(np.uint8)


def channel_means(values: RGB | Float32Array) -> Float64Array:
    """The mean of each channel of an image (H, W, 3), float64 (3,)."""
    return values.reshape(-1, 3).mean(axis=0, dtype=np.float64)

"""Bicubic interpolation as MATLAB's `imresize` has it, by which the papers shrink and enlarge images.

Keys' kernel with a = -0.5 (Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981). When an image
shrinks, the kernel is widened by the factor, so that it averages over everything that a new pixel covers; OpenCV's
`INTER_CUBIC` has a = -0.75 and does not, and Pillow's differs at the borders. Beyond its border an image is mirrored.

Weights come from whole numbers, and every pixel is a sum in the same order: a part of an image, enlarged by a whole
factor, has exactly the values that it has in the whole, except within `REACH` pixels of where it was cut.
"""

from functools import lru_cache
from math import gcd
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array, FloatArray, Int64Array

Image = TypeVar("Image", bound=FloatArray)
AnyImage = TypeVar("AnyImage", bound=npt.NDArray)

REACH = 2
"""Pixels of an image, in each direction, that a pixel of its enlargement depends on."""


def resized(image: Image, size: tuple[int, int]) -> Image:
    """Resize an image, first its height and then its width.

    Args:
        image: float32 or float64, (H, W) or (H, W, C).
        size: new height and width in pixels, at least 1.

    Returns:
        The image in its type, neither rounded nor clipped.
    """
    for axis, length in enumerate(size):
        if length != image.shape[axis]:
            image = _along(image, axis, length)
    return image


def enlarged(image: Image, scale: int) -> Image:
    """Enlarge an image by a whole factor; see `resized`."""
    return resized(image, (image.shape[0] * scale, image.shape[1] * scale))


def shrunk(image: Image, scale: int) -> Image:
    """Shrink an image by a whole factor, of which its sides are multiples; see `cropped` and `resized`.

    Raises:
        ValueError: they are not.
    """
    height, width = image.shape[:2]
    if height % scale or width % scale:
        raise ValueError(f"An image of {height} × {width} pixels cannot be divided by {scale}; crop it first.")
    return resized(image, (height // scale, width // scale))


def cropped(image: AnyImage, scale: int) -> AnyImage:
    """The largest part from the top left whose sides are multiples of a factor, as the papers take it; a view."""
    height, width = (length // scale * scale for length in image.shape[:2])
    return image[:height, :width]  # type: ignore[return-value]


def _along(image: Image, axis: int, length: int) -> Image:
    """Resize along one axis.

    New pixels that are `phases` apart have the same weights, for old pixels that are `step` apart; so each phase is a
    sum of a few slices.
    """
    before = image.shape[axis]
    shared = gcd(before, length)
    phases, step = length // shared, before // shared
    first, weights = contributions(before, length)
    beyond = int(max(-first[0], first[-1] + weights.shape[1] - before, 0))
    places = np.arange(-beyond, before + beyond) % (2 * before)
    mirrored = image.take(np.where(places < before, places, 2 * before - 1 - places), axis)
    found = np.empty([length if number == axis else side for number, side in enumerate(image.shape)], image.dtype)
    old, new = np.moveaxis(mirrored, axis, 0), np.moveaxis(found, axis, 0)
    for phase in range(phases):
        summed = None
        for tap, weight in enumerate(weights[phase].astype(image.dtype)):
            if weight:
                start = first[phase] + tap + beyond
                term = old[start : start + step * (shared - 1) + 1 : step] * weight
                summed = term if summed is None else np.add(summed, term, out=summed)
        new[phase::phases] = summed
    return found  # type: ignore[return-value]


@lru_cache(maxsize=64)
def contributions(before: int, after: int) -> tuple[Int64Array, Float64Array]:
    """For each new pixel along an axis, the old pixels that it is made of, and how much each counts.

    Args:
        before: length of the axis in the image.
        after: length in the result.

    Returns:
        The first old pixel, int64 (after,), which may lie before the image, and the weights of this and the following
        pixels, float64 (after, taps); they add up to 1.
    """
    widening = max(1.0, before / after)
    # The middle of new pixel i is (i + 1/2) · before / after - 1/2: a whole part, and a fraction of 2 · after parts.
    middle, rest = np.divmod((2 * np.arange(after) + 1) * before - after, 2 * after)
    half = int(np.ceil(2 * widening))
    offsets = np.arange(-half, half + 2)
    weights = _kernel(((rest / (2 * after))[:, None] - offsets) / widening)
    weights /= weights.sum(axis=1, keepdims=True)
    return middle - half, weights


def _kernel(x: Float64Array) -> Float64Array:
    """Keys' cubic with a = -0.5."""
    x = np.abs(x)
    inner = (1.5 * x - 2.5) * x**2 + 1
    outer = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x <= 1, inner, np.where(x < 2, outer, 0.0))

"""Luminance and chroma of colour images as MATLAB's `rgb2ycbcr` has them: ITU-R BT.601 in studio range.

The papers on super-resolution upscale and measure luminance only. All values are on the scale of 8 bits: luminance Y
from 16 to 235, the colour differences Cb and Cr from 16 to 240 with grey at 128, none of them rounded. Every pixel is
computed by itself, in the same order, so that a part of an image has exactly the values that it has in the whole.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array

RED, GREEN, BLUE = 0.299, 0.587, 0.114
"""The weights of the colours in the luminance."""
BLACK, GREY = np.float32(16), np.float32(128)
LUMA_RANGE, CHROMA_RANGE = 219.0, 112.0
"""Of Y, and of Cb and Cr to each side of grey."""
Depth = np.dtype | type[np.unsignedinteger]
"""The type of the values of an image: `np.uint8` or `np.uint16`."""


def to_luminance(image: npt.NDArray) -> Float32Array:
    """The luminance of a colour or grey image.

    Args:
        image: uint8, uint16 or floating point from 0 to 1; (H, W, 3) RGB, or grey (H, W) or (H, W, 1).

    Returns:
        float32 (H, W), 16 to 235.
    """
    scale = np.float32(LUMA_RANGE / _white(image.dtype))
    if image.ndim == 2 or image.shape[2] == 1:
        grey: Float32Array = image.reshape(image.shape[:2]) * scale + BLACK
        return grey
    red, green, blue = (image[..., channel] * np.float32(weight) for channel, weight in enumerate((RED, GREEN, BLUE)))
    colour: Float32Array = (red + green + blue) * scale + BLACK
    return colour


def to_ycbcr(image: npt.NDArray) -> Float32Array:
    """Luminance and colour differences of an image.

    Args:
        image: RGB (H, W, 3), uint8, uint16 or floating point from 0 to 1.

    Returns:
        float32 (H, W, 3): Y, Cb and Cr.
    """
    luminance = to_luminance(image)
    white = _white(image.dtype)
    found = np.empty(image.shape, np.float32)
    found[..., 0] = luminance
    brightness = (luminance - BLACK) * np.float32(1 / LUMA_RANGE)
    for channel, colour, weight in ((1, image[..., 2], BLUE), (2, image[..., 0], RED)):
        difference = colour * np.float32(1 / white) - brightness
        found[..., channel] = difference * np.float32(CHROMA_RANGE / (1 - weight)) + GREY
    return found


def from_ycbcr(ycbcr: Float32Array, depth: Depth) -> npt.NDArray[np.unsignedinteger]:
    """The colour image of luminance and colour differences; what lies outside of its range is clipped.

    Args:
        ycbcr: float32 (H, W, 3), as `to_ycbcr` gives it.
        depth: `np.uint8` or `np.uint16`.

    Returns:
        RGB (H, W, 3), rounded.
    """
    brightness = (ycbcr[..., 0] - BLACK) * np.float32(1 / LUMA_RANGE)
    blue, red = (
        (ycbcr[..., channel] - GREY) * np.float32((1 - weight) / CHROMA_RANGE)
        for channel, weight in ((1, BLUE), (2, RED))
    )
    green = blue * np.float32(-BLUE / GREEN) + red * np.float32(-RED / GREEN)
    found = np.empty(ycbcr.shape, depth)
    for channel, difference in enumerate((red, green, blue)):
        difference += brightness
        found[..., channel] = _rounded(difference, depth)
    return found


def from_luminance(luminance: Float32Array, depth: Depth) -> npt.NDArray[np.unsignedinteger]:
    """The grey image of a luminance, float32 (H, W); rounded and clipped to the depth, `np.uint8` or `np.uint16`."""
    return _rounded((luminance - BLACK) * np.float32(1 / LUMA_RANGE), depth)


def _rounded(values: Float32Array, depth: Depth) -> npt.NDArray[np.unsignedinteger]:
    """Values from 0 to 1 as whole numbers; the array is overwritten."""
    white = np.iinfo(depth).max
    values *= np.float32(white)
    np.rint(values, out=values)
    return values.clip(0, white, out=values).astype(depth)


def _white(kind: np.dtype) -> float:
    """The value of white: the greatest of an integer type, or 1."""
    return float(np.iinfo(kind).max) if np.issubdtype(kind, np.integer) else 1.0

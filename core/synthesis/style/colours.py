"""Two ways to keep the colours of the content image (Gatys et al., "Preserving Color in Neural Artistic Style", 2016).

`keep_luminance` takes only the brightness of the result and every colour of the content image. `match` gives the
painting the content image's colours before anything is transferred, so that the strokes stay as they are.
"""

import cv2
import numpy as np

from core.arrays import Float64Array
from core.images import RGB, resize

SMALLEST_VARIANCE = 1e-6
"""Of a direction in colour space, for values from 0 to 1; a grey painting has no variance in two of three."""


def keep_luminance(result: RGB, content: RGB) -> RGB:
    """The brightness of the result with the colours of the content image.

    Args:
        result: uint8 RGB (H, W, 3).
        content: uint8 RGB of any size; resized to that of the result.

    Returns:
        uint8 RGB (H, W, 3).
    """
    if content.shape != result.shape:
        content = resize(content, (result.shape[0], result.shape[1]))
    mixed = cv2.cvtColor(content, cv2.COLOR_RGB2YCrCb)
    mixed[..., 0] = cv2.cvtColor(result, cv2.COLOR_RGB2YCrCb)[..., 0]
    return np.asarray(cv2.cvtColor(mixed, cv2.COLOR_YCrCb2RGB))


def match(style: RGB, content: RGB) -> RGB:
    """The painting with the mean and covariance of the content image's colours.

    Every colour is moved by the same affine map, the square root of one covariance times the inverse square root of
    the other.

    Args:
        style: uint8 RGB (H, W, 3).
        content: uint8 RGB of any size.

    Returns:
        uint8 RGB (H, W, 3); colours outside of the range are clipped.
    """
    from_mean, from_covariance = _moments(style)
    to_mean, to_covariance = _moments(content)
    matrix = _root(to_covariance) @ _root(from_covariance, -0.5)
    moved = (style / 255.0 - from_mean) @ matrix.T + to_mean
    return np.asarray(np.rint(255 * np.clip(moved, 0, 1)), np.uint8)


def _moments(image: RGB) -> tuple[Float64Array, Float64Array]:
    """Mean (3,) and covariance (3, 3) of the colours, for values from 0 to 1."""
    pixels = image.reshape(-1, 3) / 255.0
    return pixels.mean(axis=0), np.cov(pixels, rowvar=False)


def _root(covariance: Float64Array, power: float = 0.5) -> Float64Array:
    values, directions = np.linalg.eigh(covariance)
    root: Float64Array = (directions * np.maximum(values, SMALLEST_VARIANCE) ** power) @ directions.T
    return root

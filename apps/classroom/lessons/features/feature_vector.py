"""The feature vector of a picture: extracted from every layer, and drawn as squares."""

import numpy as np

from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.arrays import Float32Array
from core.images import RGB
from core.transfer.own_classes.examples import Example

ROWS, SQUARE = 16, 8
"""Squares in a column of the drawing, and the side of a square in pixels."""

ACTIVE = 0.1
"""The share of the largest feature above which a feature counts as active."""


@cached_per_picture("Extracting features …")
def extract(image: RGB) -> Example:
    """Extract the features of every layer from a picture, uint8 RGB (H, W, 3)."""
    return Example.of(image)


def draw(features: Float32Array) -> RGB:
    """Draw features (D,) row by row as squares: black for 0, bright for large; squares that are left over stay black.

    Returns:
        uint8 RGB (128, 8 · ⌈D / 16⌉, 3).
    """
    columns = -(-len(features) // ROWS)
    padded = np.zeros(ROWS * columns, np.float32)
    padded[: len(features)] = np.abs(features)
    grey = (255 * padded / max(float(np.quantile(padded, 0.99)), 1e-6)).clip(0, 255).astype(np.uint8)
    squares = grey.reshape(ROWS, columns).repeat(SQUARE, axis=0).repeat(SQUARE, axis=1)
    return np.stack([squares // 3, squares // 4 * 3, squares], axis=2)


def active(features: Float32Array) -> int:
    """How many features are larger than a tenth of the largest, in absolute value."""
    return int((np.abs(features) > ACTIVE * np.abs(features).max()).sum())

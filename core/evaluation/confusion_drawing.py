"""Draw confusion matrices as images."""

import numpy as np

from core.arrays import Int64Array
from core.images import RGB

PAPER, FULL = np.array((255, 255, 255)), np.array((0, 114, 178))
EDGE = 24


def draw(matrix: Int64Array, cell: int = 36) -> RGB:
    """Draw a confusion matrix: one square per pair of classes, darker for a larger share of the true class.

    The colour follows the square root of the share, so that rare mistakes remain visible next to the diagonal.

    Args:
        matrix: int64 (C, C), images by true class (row) and predicted class (column).
        cell: side of a square in pixels, including the line between squares.

    Returns:
        uint8 RGB, C squares wide and high, plus a margin.
    """
    intensity = np.sqrt(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1))[..., np.newaxis]
    colours = np.rint(0.96 * (PAPER + intensity * (FULL - PAPER))).astype(np.uint8)
    large = np.repeat(np.repeat(colours, cell, axis=0), cell, axis=1)
    large[::cell], large[:, ::cell] = 255, 255
    return np.pad(large, ((EDGE, EDGE), (EDGE, EDGE), (0, 0)), constant_values=255)

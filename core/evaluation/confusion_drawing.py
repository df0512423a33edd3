"""Confusion matrices as pictures."""

import numpy as np
import numpy.typing as npt

from core.images import RGB

PAPER, FULL = np.array((255, 255, 255)), np.array((0, 114, 178))
EDGE = 24


def drawn(found: npt.NDArray[np.int64], cell: int = 36) -> RGB:
    """Draw a confusion matrix: a square for each pair of classes, the darker the more pictures of the true class.

    The root of the part is drawn, so that rare mistakes can be seen beside the diagonal.

    Args:
        found: int64 (C, C), pictures by true class (row) and answer (column).
        cell: side of a square in pixels, with the line between two.

    Returns:
        uint8 RGB, C squares and a margin wide and high.
    """
    parts = np.sqrt(found / np.maximum(found.sum(axis=1, keepdims=True), 1))[..., np.newaxis]
    colours = np.rint(0.96 * (PAPER + parts * (FULL - PAPER))).astype(np.uint8)
    large = np.repeat(np.repeat(colours, cell, axis=0), cell, axis=1)
    large[::cell], large[:, ::cell] = 255, 255
    return np.pad(large, ((EDGE, EDGE), (EDGE, EDGE), (0, 0)), constant_values=255)

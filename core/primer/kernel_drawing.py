"""Kernels and their maps as a picture."""

import cv2
import numpy as np

from core.arrays import FloatArray
from core.images import RGB

TILE, GAP, COLUMNS = 56, 6, 8


def kernel_tile(weights: FloatArray) -> RGB:
    """A kernel, float (3, 3, C), as uint8 RGB (TILE, TILE, 3): grey is 0, the largest weight reaches black or white."""
    scaled = 0.5 + 0.5 * weights / max(float(np.abs(weights).max()), 1e-9)
    colours = np.rint(255 * np.repeat(scaled, 3 // weights.shape[2], axis=2)).astype(np.uint8)
    return cv2.resize(colours, (TILE, TILE), interpolation=cv2.INTER_NEAREST)


def map_tile(values: FloatArray) -> RGB:
    """A map after ReLU, float (H, W), as uint8 RGB (TILE, TILE, 3), its largest value white."""
    grey = np.rint(255 * values / max(float(values.max()), 1e-9)).astype(np.uint8)
    return np.repeat(cv2.resize(grey, (TILE, TILE), interpolation=cv2.INTER_NEAREST)[..., np.newaxis], 3, axis=2)


def sheet(kernels: FloatArray, maps: FloatArray) -> RGB:
    """Kernels, each beside its map, in rows of eight.

    Args:
        kernels: float (3, 3, C, M).
        maps: after ReLU, float (H, W, M).

    Returns:
        uint8 RGB, on white.
    """
    count = kernels.shape[3]
    rows = -(-count // COLUMNS)
    height, width = TILE + GAP, 2 * TILE + 2 * GAP
    drawn = np.full((rows * height - GAP, COLUMNS * width - GAP, 3), 255, np.uint8)
    for number in range(count):
        top, left = number // COLUMNS * height, number % COLUMNS * width
        drawn[top : top + TILE, left : left + TILE] = kernel_tile(kernels[..., number])
        drawn[top : top + TILE, left + TILE : left + 2 * TILE] = map_tile(maps[..., number])
    return drawn

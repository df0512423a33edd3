"""Histograms of oriented gradients (Dalal and Triggs, "Histograms of Oriented Gradients for Human Detection", 2005).

    described = hog(image)                 # gradients, cells and blocks of a whole image
    described.window(2, 3, 8, 8)           # the descriptor of a window of 8 × 8 cells
    described.picture()                    # what a person sees of it, from the same numbers

Equal to `skimage.feature.hog` with L2-Hys, 9 orientations, cells of 8 × 8 pixels and blocks of 2 × 2 cells.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import cv2
import numpy as np

from core.arrays import Float32Array, Int64Array
from core.images import RGB

CELL, BLOCK, ORIENTATIONS = 8, 2, 9
"""Pixels of a cell's side, cells of a block's side, and bins of 20 degrees."""
CLIP = 0.2
"""No entry of a block is larger, so that one strong edge does not outweigh all others (L2-Hys)."""
EPSILON = 1e-5


class Described(Protocol):
    """An image as histograms of oriented gradients, this file's or another variant."""

    @property
    def magnitude(self) -> Float32Array:
        """Strength of the gradients, float32 (H, W)."""

    @property
    def angle(self) -> Float32Array:
        """Directions of the gradients in degrees, 0 to below 180, float32 (H, W)."""

    @property
    def votes(self) -> Float32Array:
        """The histograms of the cells of each block, float32 (R − 1, C − 1, 2, 2, 9)."""

    @property
    def blocks(self) -> Float32Array:
        """These, normalised together: the descriptor, float32 of the same shape."""

    def ballot(self, row: int, column: int) -> list[tuple[int, float]]:
        """The bins that a pixel votes for, and with how much."""


@dataclass(frozen=True, eq=False)
class Hog:
    """The gradients of an image and what is made of them.

    Attributes:
        magnitude: float32 (H, W), strength of the gradient, of the channel where it is strongest.
        angle: float32 (H, W), its direction in degrees, 0 to below 180; 90 is a vertical gradient, a horizontal edge.
        cells: float32 (R, C, 9), mean strength of each direction in each cell.
    """

    magnitude: Float32Array
    angle: Float32Array
    cells: Float32Array

    @property
    def votes(self) -> Float32Array:
        """The cells of each block: float32 (R − 1, C − 1, 2, 2, 9); a cell is in up to four blocks."""
        view = np.lib.stride_tricks.sliding_window_view(self.cells, (BLOCK, BLOCK), axis=(0, 1))
        return np.moveaxis(view, 2, -1)

    @cached_property
    def blocks(self) -> Float32Array:
        """Neighbouring cells, normalised together: float32 (R − 1, C − 1, 2, 2, 9)."""
        return _normalised(_normalised(self.votes, clip=True))

    def ballot(self, row: int, column: int) -> list[tuple[int, float]]:
        """The bin that a pixel votes for, and its part of the mean strength."""
        place = (slice(row, row + 1), slice(column, column + 1))
        return [(int(_bins(self.angle[place])[0, 0]), float(self.magnitude[row, column]) / CELL**2)]

    def window(self, row: int, column: int, rows: int, columns: int) -> Float32Array:
        """The descriptor of a window of cells, float32 ((rows − 1)(columns − 1) · 36,)."""
        part = self.blocks[row : row + rows - BLOCK + 1, column : column + columns - BLOCK + 1]
        return np.ascontiguousarray(part).reshape(-1)

    def picture(self, cell: int = 16) -> RGB:
        """A star for each cell: a line along the edge of each direction, the brighter the stronger.

        Args:
            cell: pixels of a drawn cell.

        Returns:
            uint8 (R · cell, C · cell, 3).
        """
        drawn = stars(self.cells / max(float(self.cells.max()), 1e-6), cell)
        bright = np.clip(255 * np.sqrt(drawn), 0, 255).astype(np.uint8)
        return np.repeat(bright[..., None], 3, axis=2)


def stars(strengths: Float32Array, cell: int = 16) -> Float32Array:
    """A star for each cell: a line along the edge of each direction, as bright as the direction is strong.

    Args:
        strengths: float32 (R, C, 9), 0 to 1.
        cell: pixels of a drawn cell.

    Returns:
        float32 (R · cell, C · cell), 0 to 1.
    """
    rows, columns = strengths.shape[:2]
    drawn = np.zeros((rows, cell, columns, cell), np.float32)
    for line, strength in zip(_lines(cell), np.moveaxis(strengths, -1, 0), strict=True):
        np.maximum(drawn, line[None, :, None, :] * strength[:, None, :, None], out=drawn)
    return drawn.reshape(rows * cell, columns * cell)


def cells_of(image: RGB | Float32Array) -> tuple[int, int]:
    """The rows and columns of whole cells in an image.

    Raises:
        ValueError: they make no block.
    """
    rows, columns = image.shape[0] // CELL, image.shape[1] // CELL
    if min(rows, columns) < BLOCK:
        raise ValueError(f"An image of {image.shape[1]} × {image.shape[0]} pixels has no block of cells.")
    return rows, columns


def hog(image: RGB | Float32Array) -> Hog:
    """Compute gradients and cells of an image; pixels beyond the last whole cell are left out.

    Args:
        image: uint8 or float32 (H, W, 3), 0 to 255, at least two cells high and wide.

    Raises:
        ValueError: the image is smaller.
    """
    rows, columns = cells_of(image)
    pixels = image.astype(np.float32)
    across, down = np.zeros_like(pixels), np.zeros_like(pixels)
    across[:, 1:-1] = pixels[:, 2:] - pixels[:, :-2]
    down[1:-1] = pixels[2:] - pixels[:-2]
    strength = across**2 + down**2
    strongest = strength.argmax(axis=2)[..., None]
    across, down = (np.take_along_axis(part, strongest, axis=2)[..., 0] for part in (across, down))
    magnitude = np.sqrt(across**2 + down**2)
    angle = np.rad2deg(np.arctan2(down, across)) % 180
    return Hog(magnitude, angle.astype(np.float32), _cells(magnitude, angle, rows, columns))


def _cells(magnitude: Float32Array, angle: Float32Array, rows: int, columns: int) -> Float32Array:
    """Sum the strengths of each direction over each cell."""
    inside = (slice(rows * CELL), slice(columns * CELL))
    bins = _bins(angle[inside])
    row, column = (np.arange(count * CELL) // CELL for count in (rows, columns))
    flat = ((row[:, None] * columns + column[None, :]) * ORIENTATIONS + bins).reshape(-1)
    sums = np.bincount(flat, magnitude[inside].reshape(-1), rows * columns * ORIENTATIONS)
    return (sums / CELL**2).reshape(rows, columns, ORIENTATIONS).astype(np.float32)


def _bins(angle: Float32Array) -> Int64Array:
    """The bin of each direction, 0 to 8."""
    return np.minimum((angle * (ORIENTATIONS / 180)).astype(np.int64), ORIENTATIONS - 1)


def _normalised(blocks: Float32Array, clip: bool = False) -> Float32Array:
    norm = np.sqrt((blocks**2).sum(axis=(-3, -2, -1), keepdims=True) + EPSILON**2)
    return np.minimum(blocks / norm, CLIP) if clip else blocks / norm


def _lines(cell: int) -> Float32Array:
    """A line through the middle of a cell for each direction, across the gradient: float32 (9, cell, cell), 0 to 1."""
    drawn = np.zeros((ORIENTATIONS, cell, cell), np.float32)
    middle, radius = (cell - 1) / 2, cell / 2 - 1
    for number in range(ORIENTATIONS):
        angle = np.deg2rad((number + 0.5) * 180 / ORIENTATIONS + 90)
        dx, dy = radius * np.cos(angle), radius * np.sin(angle)
        ends = [(round(middle - s * dx), round(middle - s * dy)) for s in (1, -1)]
        cv2.line(drawn[number], ends[0], ends[1], 1.0, 1, cv2.LINE_8)
    return drawn

"""Histograms of oriented gradients (Dalal and Triggs, "Histograms of Oriented Gradients for Human Detection", 2005).

    described = hog(image)                 # gradients, cells and blocks of a whole image
    described.window(2, 3, 8, 8)           # the descriptor of a window of 8 × 8 cells
    described.picture()                    # what a person sees of it, from the same numbers

Equal to `skimage.feature.hog` with L2-Hys, 9 orientations, cells of 8 × 8 pixels and blocks of 2 × 2 cells.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from core.arrays import Float32Array
from core.images import RGB

CELL, BLOCK, ORIENTATIONS = 8, 2, 9
"""Pixels of a cell's side, cells of a block's side, and bins of 20 degrees."""
CLIP = 0.2
"""No entry of a block is larger, so that one strong edge does not outweigh all others (L2-Hys)."""
EPSILON = 1e-5


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

    @cached_property
    def blocks(self) -> Float32Array:
        """Neighbouring cells, normalised together: float32 (R − 1, C − 1, 2, 2, 9)."""
        view = np.lib.stride_tricks.sliding_window_view(self.cells, (BLOCK, BLOCK), axis=(0, 1))
        joined = np.moveaxis(view, 2, -1)
        return _normalised(_normalised(joined, clip=True))

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
        rows, columns = self.cells.shape[:2]
        strength = self.cells / max(float(self.cells.max()), 1e-6)
        drawn = np.zeros((rows * cell, columns * cell), np.float32)
        lines = _lines(cell)
        for row in range(rows):
            for column in range(columns):
                star = (lines * strength[row, column][:, None, None]).max(axis=0)
                drawn[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell] = star
        bright = np.clip(255 * np.sqrt(drawn), 0, 255).astype(np.uint8)
        return np.repeat(bright[..., None], 3, axis=2)


def hog(image: RGB) -> Hog:
    """Compute gradients and cells of an image; pixels beyond the last whole cell are left out.

    Args:
        image: uint8 (H, W, 3), at least two cells high and wide.

    Raises:
        ValueError: the image is smaller.
    """
    rows, columns = image.shape[0] // CELL, image.shape[1] // CELL
    if min(rows, columns) < BLOCK:
        raise ValueError(f"An image of {image.shape[1]} × {image.shape[0]} pixels has no block of cells.")
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
    bins = np.minimum((angle[inside] * (ORIENTATIONS / 180)).astype(np.int64), ORIENTATIONS - 1)
    row, column = (np.arange(count * CELL) // CELL for count in (rows, columns))
    flat = ((row[:, None] * columns + column[None, :]) * ORIENTATIONS + bins).reshape(-1)
    sums = np.bincount(flat, magnitude[inside].reshape(-1), rows * columns * ORIENTATIONS)
    return (sums / CELL**2).reshape(rows, columns, ORIENTATIONS).astype(np.float32)


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

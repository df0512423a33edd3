"""OpenCV's variant of HOG, step by step, and its people detector as a template.

    described = opencv_hog(image)
    people_template().scores(described)         # what cv2.HOGDescriptor says of the same windows

It differs from `hog` as Dalal and Triggs (2005) recommend: square roots of the pixels; votes shared between the two
nearest directions and the nearest cells of a block; and pixels near the middle of a block count more. A cell has
therefore other votes in each of its blocks. Equal to `cv2.HOGDescriptor().compute`.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np

from core.arrays import Float32Array, Int64Array
from core.detection.classical.hog import BLOCK, CELL, CLIP, ORIENTATIONS, cells_of
from core.detection.classical.hog_detector import HogTemplate
from core.images import RGB

SIDE = BLOCK * CELL
SIGMA = SIDE / 4
"""Standard deviation of the Gaussian over a block, in pixels."""


@dataclass(frozen=True, eq=False)
class OpenCvHog:
    """The gradients of an image and the votes in each block; see `core.detection.classical.hog.Described`."""

    magnitude: Float32Array
    angle: Float32Array
    votes: Float32Array

    @cached_property
    def blocks(self) -> Float32Array:
        """The votes of each block, normalised together: float32 (R − 1, C − 1, 2, 2, 9)."""
        axes, count = (-3, -2, -1), BLOCK * BLOCK * ORIENTATIONS
        norm = np.sqrt((self.votes**2).sum(axis=axes, keepdims=True)) + 0.1 * count
        clipped = np.minimum(self.votes / norm, CLIP)
        return clipped / (np.sqrt((clipped**2).sum(axis=axes, keepdims=True)) + 1e-3)

    def ballot(self, row: int, column: int) -> list[tuple[int, float]]:
        """The two bins that a pixel votes for, and with how much, before its place in the block weakens the votes."""
        first, second, share = _shares(self.angle[row : row + 1, column : column + 1])
        strength, part = float(self.magnitude[row, column]), float(share[0, 0])
        return [(int(first[0, 0]), strength * (1 - part)), (int(second[0, 0]), strength * part)]


def opencv_hog(image: RGB | Float32Array) -> OpenCvHog:
    """Compute gradients and votes; pixels beyond the last whole cell are left out.

    Args:
        image: uint8 or float32 (H, W, 3), 0 to 255, at least two cells high and wide.

    Raises:
        ValueError: the image is smaller.
    """
    rows, columns = cells_of(image)
    pixels = np.pad(np.sqrt(image.astype(np.float32)), ((1, 1), (1, 1), (0, 0)), mode="reflect")
    across, down = pixels[1:-1, 2:] - pixels[1:-1, :-2], pixels[2:, 1:-1] - pixels[:-2, 1:-1]
    strength = across**2 + down**2
    # Of channels that are equal, OpenCV takes the last.
    strongest = (2 - strength[..., ::-1].argmax(axis=2))[..., None]
    across, down = (np.take_along_axis(part, strongest, axis=2)[..., 0] for part in (across, down))
    magnitude = np.sqrt(across**2 + down**2)
    angle = (np.rad2deg(np.arctan2(down, across)) % 180).astype(np.float32)
    return OpenCvHog(magnitude, angle, _votes(magnitude, angle, rows, columns))


@lru_cache(maxsize=1)
def people_template() -> HogTemplate:
    """The people detector that OpenCV brings (Dalal and Triggs 2005), for windows of 64 × 128 pixels."""
    numbers = np.array(cv2.HOGDescriptor.getDefaultPeopleDetector(), np.float32).reshape(-1)
    size = cv2.HOGDescriptor().winSize
    rows, columns = size[1] // CELL - 1, size[0] // CELL - 1
    by_columns = numbers[:-1].reshape(columns, rows, BLOCK, BLOCK, ORIENTATIONS)  # OpenCV goes down before across.
    return HogTemplate(by_columns.transpose(1, 0, 3, 2, 4).copy(), float(numbers[-1]))


def _votes(magnitude: Float32Array, angle: Float32Array, rows: int, columns: int) -> Float32Array:
    inside = (slice(rows * CELL), slice(columns * CELL))
    first, second, share = _shares(angle[inside])
    share = share[..., None]
    of_pixels = np.zeros((rows * CELL, columns * CELL, ORIENTATIONS), np.float32)
    strength = magnitude[inside][..., None]
    np.put_along_axis(of_pixels, first[..., None], strength * (1 - share), axis=2)
    np.put_along_axis(of_pixels, second[..., None], strength * share, axis=2)
    cells = of_pixels.reshape(rows, CELL, columns, CELL, ORIENTATIONS).transpose(0, 2, 1, 3, 4)
    cells = cells.reshape(rows, columns, CELL * CELL, ORIENTATIONS)
    votes = np.zeros((rows - 1, columns - 1, BLOCK * BLOCK, ORIENTATIONS), np.float32)
    weights = _weights()
    for down in range(BLOCK):
        for across in range(BLOCK):
            part = weights[:, down * CELL : (down + 1) * CELL, across * CELL : (across + 1) * CELL].reshape(-1, CELL**2)
            votes += part @ cells[down : down + rows - 1, across : across + columns - 1]
    return votes.reshape(rows - 1, columns - 1, BLOCK, BLOCK, ORIENTATIONS)


def _shares(angle: Float32Array) -> tuple[Int64Array, Int64Array, Float32Array]:
    """The two bins nearest to each direction, and the share of the second one."""
    place = angle * (ORIENTATIONS / 180) - 0.5
    lower = np.floor(place)
    first = lower.astype(np.int64) % ORIENTATIONS
    return first, (first + 1) % ORIENTATIONS, place - lower


@lru_cache(maxsize=1)
def _weights() -> Float32Array:
    """How much each pixel of a block counts in each of its cells, float32 (4, 16, 16), row by row."""
    middle = np.arange(SIDE) - SIDE / 2
    bell = np.exp(-(middle**2) / (2 * SIGMA**2))
    place = (np.arange(SIDE) + 0.5) / CELL - 0.5  # In cells, from the middle of the first.
    near = np.stack([np.clip(1 - np.abs(place - cell), 0, 1) for cell in range(BLOCK)])
    one = near * bell
    return np.einsum("iy,jx->ijyx", one, one).reshape(BLOCK * BLOCK, SIDE, SIDE).astype(np.float32)

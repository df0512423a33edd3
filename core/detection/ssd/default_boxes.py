"""Default boxes: the fixed grid of boxes that a single-shot detector corrects and labels (SSD, Liu et al. 2016).

Every cell of every level of the network has a few boxes of different shapes around its centre. For each of them the
network says what is in it and how it must be moved and stretched to fit.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from core.arrays import Float32Array

CENTRE_VARIANCE, SIZE_VARIANCE = 0.1, 0.2
"""What offsets are divided by, so that the network has to predict numbers of about the same size."""

RATIOS = {4: (1.0, 2.0, 1 / 2), 6: (1.0, 2.0, 1 / 2, 3.0, 1 / 3)}
"""The aspect ratios (width to height) for a number of boxes a cell; one more square lies between two scales."""


@dataclass(frozen=True)
class DefaultBoxes:
    """The default boxes of a network.

    Attributes:
        size: height and width of the network's input in pixels.
        strides: pixels between two cells, for each level.
        scales: side of a square box as a share of the input, for each level, and one for the level after the last.
        counts: boxes a cell, 4 or 6, for each level.
    """

    size: int
    strides: tuple[int, ...]
    scales: tuple[float, ...]
    counts: tuple[int, ...]

    @property
    def sides(self) -> tuple[int, ...]:
        """Cells along each side of each level."""
        return tuple(-(-self.size // stride) for stride in self.strides)

    @cached_property
    def centred(self) -> Float32Array:
        """All boxes as centre x, centre y, width, height, shares of the input, float32 (A, 4).

        Ordered by level, row, column and shape, as the network's outputs are.
        """
        levels = []
        for side, count, (scale, following) in zip(self.sides, self.counts, pairwise(self.scales), strict=True):
            shapes = [(scale * ratio**0.5, scale / ratio**0.5) for ratio in RATIOS[count]]
            shapes.append(((scale * following) ** 0.5,) * 2)
            places = (np.arange(side) + 0.5) / side
            y, x = np.meshgrid(places, places, indexing="ij")
            centres = np.repeat(np.stack([x, y], axis=-1).reshape(-1, 1, 2), count, axis=1)
            sizes = np.broadcast_to(np.array(shapes), (side * side, count, 2))
            levels.append(np.concatenate([centres, sizes], axis=-1).reshape(-1, 4))
        return np.concatenate(levels).astype(np.float32)

    @cached_property
    def corners(self) -> Float32Array:
        """All boxes as corners, shares of the input, float32 (A, 4); those at the border reach beyond it."""
        centre, half = self.centred[:, :2], self.centred[:, 2:] / 2
        return np.concatenate([centre - half, centre + half], axis=1)

    @cached_property
    def level(self) -> np.ndarray:
        """The number of the level of each box, int64 (A,)."""
        each = [side * side * count for side, count in zip(self.sides, self.counts, strict=True)]
        return np.repeat(np.arange(len(each)), each)

    def encode(self, boxes: Float32Array, which: np.ndarray) -> Float32Array:
        """The offsets that turn default boxes into given ones.

        Args:
            boxes: float32 (N, 4), corners as shares of the input.
            which: int64 (N,), the default box of each.

        Returns:
            float32 (N, 4): move in x and y, in box sizes, and logarithm of the stretch in width and height, each
            divided by its variance.
        """
        default = self.centred[which]
        size = np.maximum(boxes[:, 2:] - boxes[:, :2], 1e-6)
        moved = ((boxes[:, :2] + boxes[:, 2:]) / 2 - default[:, :2]) / default[:, 2:] / CENTRE_VARIANCE
        stretched = np.log(size / default[:, 2:]) / SIZE_VARIANCE
        return np.concatenate([moved, stretched], axis=1).astype(np.float32)

    def decode(self, offsets: Float32Array, which: np.ndarray | slice = slice(None)) -> Float32Array:
        """The boxes that offsets make of default boxes: the inverse of `encode`, corners as shares, float32 (N, 4)."""
        default = self.centred[which]
        centre = default[:, :2] + offsets[:, :2] * CENTRE_VARIANCE * default[:, 2:]
        half = default[:, 2:] * np.exp(np.minimum(offsets[:, 2:] * SIZE_VARIANCE, 4.0)) / 2
        return np.concatenate([centre - half, centre + half], axis=1).astype(np.float32)

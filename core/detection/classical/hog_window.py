"""One window under the magnifying glass: gradients, votes, normalised values, and what each cell adds to the score.

window = look(template, described, row, column)
window.contributions.sum() + window.bias == window.score
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.detection.classical.hog import BLOCK, CELL, ORIENTATIONS, Described
from core.detection.classical.hog_detector import HogTemplate


@dataclass(frozen=True, eq=False)
class HogWindow:
    """The numbers of a window of R × C cells.

    A cell is in up to four blocks. It is the upper left, upper right, lower left or lower right cell there: that is the
    order of the third axis. At the window's border some of them do not exist; these have NaN.

    Attributes:
        magnitude: float32 (8 R, 8 C), strength of the gradients.
        angle: float32 (8 R, 8 C), their directions in degrees.
        votes: float32 (R, C, 4, 9), the histogram of each cell as it enters the block.
        values: float32 (R, C, 4, 9), the same after the block was normalised.
        weights: float32 (R, C, 4, 9), of the support vector machine.
        contributions: float32 (R, C), sum of values times weights over the blocks of each cell.
        bias: of the support vector machine.
    """

    magnitude: Float32Array
    angle: Float32Array
    votes: Float32Array
    values: Float32Array
    weights: Float32Array
    contributions: Float32Array
    bias: float

    @property
    def of_blocks(self) -> Float32Array:
        """What a cell adds through each of its blocks, float32 (R, C, 4); 0 where there is no block."""
        return np.nansum(self.values * self.weights, axis=-1)

    @property
    def supporting(self) -> float:
        """The sum of the positive contributions."""
        return float(self.contributions[self.contributions > 0].sum())

    @property
    def opposing(self) -> float:
        """The sum of the negative contributions."""
        return float(self.contributions[self.contributions < 0].sum())

    @property
    def score(self) -> float:
        """The margin of the support vector machine: all contributions and the bias."""
        return float(self.contributions.sum()) + self.bias


def look(template: HogTemplate, described: Described, row: int, column: int) -> HogWindow:
    """The numbers of the window whose upper left cell is at this row and column of cells."""
    rows, columns = template.cells
    down, across = template.weights.shape[:2]
    pixels = (slice(row * CELL, (row + rows) * CELL), slice(column * CELL, (column + columns) * CELL))
    inside = (slice(row, row + down), slice(column, column + across))
    return HogWindow(
        described.magnitude[pixels],
        described.angle[pixels],
        by_cell(described.votes[inside]),
        by_cell(described.blocks[inside]),
        by_cell(template.weights),
        template.contributions(described, row, column),
        template.bias,
    )


def by_cell(blocks: Float32Array) -> Float32Array:
    """What blocks (R − 1, C − 1, 2, 2, 9) say of each cell, float32 (R, C, 4, 9); NaN where there is no block."""
    rows, columns = blocks.shape[:2]
    sorted_ = np.full((rows + 1, columns + 1, BLOCK * BLOCK, ORIENTATIONS), np.nan, np.float32)
    for down in range(BLOCK):
        for across in range(BLOCK):
            part = (slice(down, down + rows), slice(across, across + columns), BLOCK * down + across)
            sorted_[part] = blocks[:, :, down, across]
    return sorted_

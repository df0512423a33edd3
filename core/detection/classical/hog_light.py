"""What another light does to a window: to its pixels, its votes and its normalised values."""

from dataclasses import dataclass

import numpy as np

from core.arrays import FloatArray
from core.detection.classical import hog_window
from core.detection.classical.hog import CELL, Described
from core.detection.classical.hog_settings import HogModel, lit_unrounded
from core.images import RGB


@dataclass(frozen=True, eq=False)
class LitImage:
    """An image in some light: its pixels, uint8 (H, W, 3), and its description."""

    pixels: RGB
    described: Described


@dataclass(frozen=True)
class LightChange:
    """How much a window changes.

    Attributes:
        pixels: the length of the difference, relative to the length before.
        votes: the same for the histograms.
        values: the same for the normalised values.
        unrounded: the same for the normalised values, had the pixels not been rounded to whole numbers.
        before: the score before.
        after: the score after.
    """

    pixels: float
    votes: float
    values: float
    unrounded: float
    before: float
    after: float


def compare(
    model: HogModel, before: LitImage, after: LitImage, at: tuple[int, int], light: tuple[float, float]
) -> LightChange:
    """Compare the same window of an image in two lights.

    Args:
        model: the detector.
        before: the image in its own light.
        after: the image in the other light.
        at: row and column of the window in cells.
        light: brightness and gamma of the other light.
    """
    (row, column), (rows, columns) = at, model.template.cells
    part = (slice(row * CELL, (row + rows) * CELL), slice(column * CELL, (column + columns) * CELL))
    first, second = (hog_window.look(model.template, each.described, *at) for each in (before, after))
    # Only a little more than the window: its own border needs the pixels around it.
    around = tuple(slice(max(0, side.start - CELL), side.stop + CELL) for side in part)
    inner = tuple((side.start - outer.start) // CELL for side, outer in zip(part, around, strict=True))
    exact = model.describe(lit_unrounded(before.pixels[around], *light))
    third = hog_window.look(model.template, exact, *inner)
    return LightChange(
        _change(before.pixels[part], after.pixels[part]),
        _change(first.votes, second.votes),
        _change(first.values, second.values),
        _change(first.values, third.values),
        first.score,
        second.score,
    )


def _change(before: FloatArray | RGB, after: FloatArray | RGB) -> float:
    first, second = (np.nan_to_num(each.astype(np.float64)) for each in (before, after))
    return float(np.sqrt(np.square(second - first).sum() / max(float(np.square(first).sum()), 1e-18)))

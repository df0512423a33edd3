"""A surface that is known at the points of a grid only, smooth between them, with its exact gradient.

Interpolated by cubic convolution (Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981): through
all values, with continuous first derivatives. Beyond the grid it goes on straight along each axis.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import ConvolabError

Floats = npt.NDArray[np.float64]
Point = tuple[float, float]
FILE = Path(__file__).with_name("loss_section.json")
COMMAND = "python -m core.optimization.loss_section"

# What each of four neighbours gives to the factors of 1, s, s² and s³; Keys' kernel with a = −1/2.
_KEYS = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], np.float64)
_EXPONENTS, _BELOW = np.arange(4.0), np.array([0.0, 0.0, 1.0, 2.0])


@dataclass(frozen=True)
class GridSurface:
    """A section through a loss.

    Attributes:
        low: coordinates of the grid's first point.
        high: of its last.
        start: the first weights of the network.
        minima: where its trainings ended.
        values: the loss, float64 (rows, columns): y along the rows, x along the columns.
    """

    low: Point
    high: Point
    start: Point
    minima: tuple[Point, ...]
    values: Floats

    @classmethod
    def load(cls, path: Path = FILE) -> "GridSurface":
        """The section that `core.optimization.loss_section` has made.

        Raises:
            ConvolabError: the file is missing or damaged.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            low, high, start = (_point(data[name]) for name in ("low", "high", "start"))
            minima = tuple(_point(point) for point in data["minima"])
            return cls(low, high, start, minima, np.array(data["values"], np.float64))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConvolabError(f"The section of a loss in {path} cannot be read; make it anew: {COMMAND}") from error

    @cached_property
    def _patches(self) -> Floats:
        """Of each cell the factors of x^k·y^l, where x and y run from 0 to 1 in it: (rows − 1, columns − 1, 4, 4)."""
        wide = np.pad(self.values, 1, "edge")
        near = np.lib.stride_tricks.sliding_window_view(wide, (4, 4))  # (…, l, k): rows are y.
        return np.ascontiguousarray(np.einsum("ab,rcdb,ed->rcae", _KEYS, near, _KEYS))

    def value(self, points: Floats) -> Floats:
        """The loss at points (…, 2)."""
        patch, x, y = self._place(points)
        found: Floats = (_powers(x)[..., None, :] @ patch @ _powers(y)[..., None])[..., 0, 0]
        return found

    def gradient(self, points: Floats) -> Floats:
        """Of the loss at points (…, 2)."""
        patch, x, y = self._place(points)
        px, py = _powers(x), _powers(y)
        along = (_slopes(x)[..., None, :] @ patch @ py[..., None])[..., 0, 0]
        across = (px[..., None, :] @ patch @ _slopes(y)[..., None])[..., 0, 0]
        return np.stack([along, across], axis=-1) / self._cell

    @cached_property
    def _cell(self) -> Floats:
        """Width and height of a cell."""
        return (np.array(self.high) - self.low) / (np.array(self.values.shape[::-1]) - 1)

    def _place(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """The nearest patch to each point, and where the point lies from it: x and y from 0 to 1 are within."""
        place = (points - self.low) / self._cell
        cell = np.minimum(np.maximum(place, 0), np.array(self.values.shape[::-1]) - 2).astype(np.intp)
        x, y = np.moveaxis(place - cell, -1, 0)
        return self._patches[cell[..., 1], cell[..., 0]], x, y


def _powers(s: Floats) -> Floats:
    """1, s, s² and s³, (…, 4); below 0 and above 1 they go on as straight lines."""
    inside = np.minimum(np.maximum(s, 0), 1)
    return inside[..., None] ** _EXPONENTS + (s - inside)[..., None] * _slopes(s)


def _slopes(s: Floats) -> Floats:
    """Their derivatives."""
    return _EXPONENTS * np.minimum(np.maximum(s, 0), 1)[..., None] ** _BELOW


def _point(pair: list[float]) -> Point:
    x, y = pair
    return (float(x), float(y))

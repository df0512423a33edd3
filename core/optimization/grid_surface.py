"""A surface known only at the points of a grid, interpolated smoothly between them, with its exact gradient.

Cubic convolution (Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981) passes through all values
and has continuous first derivatives. Beyond the grid the surface continues linearly along each axis.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Float64Array
from core.errors import ConvolabError

Point = tuple[float, float]
FILE = Path(__file__).with_name("loss_section.json")
COMMAND = "python -m core.optimization.loss_section"

# Contribution of each of four neighbours to the coefficients of 1, s, s² and s³; Keys' kernel with a = −1/2.
_KEYS = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], np.float64)
_EXPONENTS, _BELOW = np.arange(4.0), np.array([0.0, 0.0, 1.0, 2.0])


@dataclass(frozen=True)
class GridSurface:
    """A plane section through the loss of a network.

    Attributes:
        low: coordinates of the first grid point.
        high: coordinates of the last grid point.
        start: the initial weights of the network.
        minima: the weights at the end of its trainings.
        values: the loss at the grid points, float64 (rows, columns): y grows with the row, x with the column.
    """

    low: Point
    high: Point
    start: Point
    minima: tuple[Point, ...]
    values: Float64Array

    @classmethod
    def load(cls, path: Path = FILE) -> "GridSurface":
        """Read the section that `core.optimization.loss_section` has computed.

        Raises:
            ConvolabError: the file is missing or damaged.
        """
        data = read_record(path)
        try:
            low, high, start = (_point(data[name]) for name in ("low", "high", "start"))
            minima = tuple(_point(point) for point in data["minima"])
            return cls(low, high, start, minima, np.array(data["values"], np.float64))
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(path) from error

    @cached_property
    def _patches(self) -> Float64Array:
        """The coefficients of x^k·y^l in each cell, where x and y run from 0 to 1: (rows − 1, columns − 1, 4, 4)."""
        padded = np.pad(self.values, 1, "edge")
        neighbours = np.lib.stride_tricks.sliding_window_view(padded, (4, 4))  # (…, l, k): rows are y.
        return np.ascontiguousarray(np.einsum("ab,rcdb,ed->rcae", _KEYS, neighbours, _KEYS))

    def value(self, points: Float64Array) -> Float64Array:
        """The loss at points (…, 2)."""
        patch, x, y = self._locate(points)
        values: Float64Array = (_powers(x)[..., None, :] @ patch @ _powers(y)[..., None])[..., 0, 0]
        return values

    def gradient(self, points: Float64Array) -> Float64Array:
        """The gradient of the loss at points (…, 2)."""
        patch, x, y = self._locate(points)
        px, py = _powers(x), _powers(y)
        dx = (_slopes(x)[..., None, :] @ patch @ py[..., None])[..., 0, 0]
        dy = (px[..., None, :] @ patch @ _slopes(y)[..., None])[..., 0, 0]
        return np.stack([dx, dy], axis=-1) / self._cell_size

    @cached_property
    def _cell_size(self) -> Float64Array:
        """Width and height of a cell, (2,)."""
        return (np.array(self.high) - self.low) / (np.array(self.values.shape[::-1]) - 1)

    def _locate(self, points: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
        """The cell nearest to each point, as coefficients, and the point's x and y in it; 0 to 1 is inside."""
        position = (points - self.low) / self._cell_size
        cell = np.minimum(np.maximum(position, 0), np.array(self.values.shape[::-1]) - 2).astype(np.intp)
        x, y = np.moveaxis(position - cell, -1, 0)
        return self._patches[cell[..., 1], cell[..., 0]], x, y


def read_record(path: Path = FILE) -> dict[str, Any]:
    """Read everything that `core.optimization.loss_section` has recorded: the values and how they were computed.

    Raises:
        ConvolabError: the file is missing or damaged.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    return record


def _unreadable(path: Path) -> ConvolabError:
    return ConvolabError(f"The loss section in {path} is unreadable; make it again: {COMMAND}")


def _powers(s: Float64Array) -> Float64Array:
    """1, s, s² and s³, (…, 4); below 0 and above 1 they continue as straight lines."""
    inside = np.minimum(np.maximum(s, 0), 1)
    return inside[..., None] ** _EXPONENTS + (s - inside)[..., None] * _slopes(s)


def _slopes(s: Float64Array) -> Float64Array:
    """The derivatives of `_powers`, (…, 4)."""
    return _EXPONENTS * np.minimum(np.maximum(s, 0), 1)[..., None] ** _BELOW


def _point(pair: list[float]) -> Point:
    x, y = pair
    return (float(x), float(y))

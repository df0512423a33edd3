"""Surfaces to race on: losses of two parameters, each with its gradient.

They take points as float64 (…, 2) and return values (…) or gradients (…, 2). They are small on purpose: each shows one
difficulty that the losses of networks have too. The last is not a formula but a section through the loss of a real
network, see `core.optimization.loss_section`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.arrays import Float64Array
from core.errors import ConvolabError
from core.optimization.grid_surface import GridSurface

Point = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A loss of two parameters.

    Attributes:
        name: for settings and addresses.
        title: for display.
        lesson: what it shows, in one sentence.
        low: the smallest coordinates of its region.
        high: the largest coordinates of its region.
        start: the default starting point.
        minima: the points of lowest loss.
        value: the loss at given points.
        gradient: of the loss, at given points.
        noise: standard deviation of the noise in each component of the gradient, as from a small batch.
    """

    name: str
    title: str
    lesson: str
    low: Point
    high: Point
    start: Point
    minima: tuple[Point, ...]
    value: Callable[[Float64Array], Float64Array]
    gradient: Callable[[Float64Array], Float64Array]
    noise: float = 0.0

    @property
    def minimum_loss(self) -> float:
        """The loss at the global minimum."""
        return float(self.value(np.array(self.minima)).min())

    def clip(self, point: Point) -> Point:
        """The point of the region nearest to a point."""
        x, y = (min(max(p, low), high) for p, low, high in zip(point, self.low, self.high, strict=True))
        return (x, y)


def _quadratic(
    a: float, b: float
) -> tuple[Callable[[Float64Array], Float64Array], Callable[[Float64Array], Float64Array]]:
    """(a·x² + b·y²) / 2 and its gradient."""
    scale = np.array([a, b])
    return lambda w: 0.5 * (w * w) @ scale, lambda w: w * scale


def _saddle(w: Float64Array) -> Float64Array:
    x, y = w[..., 0], w[..., 1]
    return 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4


def _saddle_gradient(w: Float64Array) -> Float64Array:
    x, y = w[..., 0], w[..., 1]
    return np.stack([x, y**3 - y], axis=-1)


def _plateau(w: Float64Array) -> Float64Array:
    return 1 - np.exp(-0.5 * (w * w).sum(axis=-1))


def _plateau_gradient(w: Float64Array) -> Float64Array:
    return w * np.exp(-0.5 * (w * w).sum(axis=-1))[..., None]


def _rosenbrock(w: Float64Array) -> Float64Array:
    x, y = w[..., 0], w[..., 1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_gradient(w: Float64Array) -> Float64Array:
    x, y = w[..., 0], w[..., 1]
    off = y - x**2
    return np.stack([-2 * (1 - x) - 400 * x * off, 200 * off], axis=-1)


_BEALE = (1.5, 2.25, 2.625)


def _beale(w: Float64Array) -> Float64Array:
    x, y = w[..., 0], w[..., 1]
    first, second, third = ((c - x + x * y**k) ** 2 for k, c in enumerate(_BEALE, start=1))
    return first + second + third


def _beale_gradient(w: Float64Array) -> Float64Array:
    x, y = w[..., 0], w[..., 1]
    gradient = np.zeros(w.shape)
    for k, c in enumerate(_BEALE, start=1):
        off = c - x + x * y**k
        gradient[..., 0] += 2 * off * (y**k - 1)
        gradient[..., 1] += 2 * off * x * k * y ** (k - 1)
    return gradient


_FORMULAS = (
    Surface(
        "bowl", "Bowl", "Equally steep in every direction: the gradient points straight at the minimum.",
        (-3, -3), (3, 3), (-2.2, 1.8), ((0, 0),), *_quadratic(1, 1),
    ),
    Surface(
        "ravine", "Ravine", "Two hundred times as steep across as along: a single learning rate is too large for one "
        "direction and too small for the other.",
        (-3, -1.5), (3, 1.5), (-2.6, 0.9), ((0, 0),), *_quadratic(0.1, 20),
    ),
    Surface(
        "saddle", "Saddle", "Flat in the middle, where the loss falls only to the sides.",
        (-2, -2), (2, 2), (-1.7, 0.001), ((0, 1), (0, -1)), _saddle, _saddle_gradient,
    ),
    Surface(
        "plateau", "Plateau", "Nearly flat far from the minimum: a step proportional to the gradient hardly moves.",
        (-4, -4), (4, 4), (-2.9, 2.0), ((0, 0),), _plateau, _plateau_gradient,
    ),
    Surface(
        "rosenbrock", "Rosenbrock's valley", "A curved valley: easy to reach, hard to follow.",
        (-2, -1), (2, 3), (-1.4, 2.4), ((1, 1),), _rosenbrock, _rosenbrock_gradient,
    ),
    Surface(
        "beale", "Beale's function", "Flat inside, with walls whose gradients are thousands of times larger.",
        (-4.5, -4.5), (4.5, 4.5), (1.0, 2.0), ((3, 0.5),), _beale, _beale_gradient,
    ),
    Surface(
        "noisy", "Noisy bowl", "The gradient of a small batch: right on average, wrong each time.",
        (-3, -3), (3, 3), (-2.2, 1.8), ((0, 0),), *_quadratic(1, 4), noise=2.0,
    ),
)  # fmt: skip

NAMES = (*(surface.name for surface in _FORMULAS), "network")


def find(name: str) -> Surface:
    """Find a surface by its name.

    Raises:
        ConvolabError: there is no such surface.
    """
    known: Mapping[str, Surface] = {surface.name: surface for surface in _FORMULAS}
    if name in known:
        return known[name]
    if name == "network":
        return _network()
    raise ConvolabError(f"There is no surface “{name}”; the surfaces are {', '.join(NAMES)}.")


@lru_cache(maxsize=1)
def _network() -> Surface:
    """The section through the loss of a real network."""
    grid = GridSurface.load()
    return Surface(
        "network",
        "A real network",
        "The loss of a small network on 1,437 handwritten digits, over the plane through its initial weights and the "
        "weights at the end of two trainings.",
        grid.low,
        grid.high,
        grid.start,
        grid.minima,
        grid.value,
        grid.gradient,
    )

"""Real distributions in the plane, for the most part within [−1, 1]²; nobody needs an image to see what a GAN does.

    real = DISTRIBUTIONS["ring_of_gaussians"]
    real.sample(np.random.default_rng(0), 128)

The ring of eight and the grid of 25 Gaussians are those of Metz et al., Unrolled Generative Adversarial Networks, 2017,
and of Srivastava et al., VEEGAN, 2017, in other units and with wider Gaussians, so that they can be seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array, Float64Array
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError

MAX_DRAWN = 20_000
"""Points that a visitor may draw."""
DRAWN_SPREAD = 0.02
"""Standard deviation of the noise around drawn points."""


@dataclass(frozen=True, eq=False)
class Modes:
    """The Gaussians that a distribution is an even mixture of.

    Attributes:
        centres: (K, 2).
        spread: their standard deviation in each direction.
    """

    centres: Float64Array
    spread: float


@dataclass(frozen=True, eq=False)
class Distribution:
    """A distribution of points.

    Attributes:
        name: its key in `DISTRIBUTIONS`, or `DRAWN`.
        title: for display.
        modes: if it is a mixture of Gaussians.
        points: samples count points, float64 (count, 2).
    """

    name: str
    title: str
    modes: Modes | None
    points: Callable[[np.random.Generator, int], Float64Array]

    def sample(self, rng: np.random.Generator, count: int) -> Float32Array:
        """Sample points, float32 (count, 2)."""
        return self.points(rng, count).astype(np.float32)


def drawn(points: npt.ArrayLike) -> Distribution:
    """The distribution of points that a visitor has drawn, each surrounded by a little noise.

    Args:
        points: (N, 2), N from 1 to `MAX_DRAWN`, within [−1, 1]².

    Raises:
        LaboratoryError: the points are too few, too many or out of bounds.
    """
    given = np.array(points, np.float64)
    if given.ndim != 2 or given.shape[1] != 2 or not 1 <= len(given) <= MAX_DRAWN:
        raise LaboratoryError(f"Draw between 1 and {MAX_DRAWN:,} points, each with two coordinates.")
    if not np.all(np.abs(given) <= 1):  # Also refuses NaN.
        raise LaboratoryError("The coordinates of drawn points must lie between −1 and 1.")
    given.setflags(write=False)

    def sample(rng: np.random.Generator, count: int) -> Float64Array:
        return given[rng.integers(0, len(given), count)] + rng.normal(0, DRAWN_SPREAD, (count, 2))

    return Distribution(DRAWN, "drawn", None, sample)


def _mixture(name: str, title: str, centres: Float64Array, spread: float) -> Distribution:
    """An even mixture of round Gaussians."""

    def sample(rng: np.random.Generator, count: int) -> Float64Array:
        return centres[rng.integers(0, len(centres), count)] + rng.normal(0, spread, (count, 2))

    return Distribution(name, title, Modes(centres, spread), sample)


def _curve(name: str, title: str, curve: Callable[[Float64Array], Float64Array], spread: float = 0.02) -> Distribution:
    """Points along a curve, a function of 0 to 1, with a little noise."""

    def sample(rng: np.random.Generator, count: int) -> Float64Array:
        return curve(rng.random(count)) + rng.normal(0, spread, (count, 2))

    return Distribution(name, title, None, sample)


def _on_circle(turn: Float64Array, radius: npt.ArrayLike) -> Float64Array:
    """Points on circles around the origin, (N, 2), from turns (1 is the whole circle)."""
    angle = 2 * np.pi * turn
    return np.asarray(radius)[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def _moons(share: Float64Array) -> Float64Array:
    """Two half circles that reach into each other; the first half of the shares is the upper one."""
    upper = share < 0.5
    arc = _on_circle(share, 0.55)  # From 0 to π for the upper moon, from π to 2π for the lower one.
    return arc + np.where(upper[:, None], (-0.275, -0.1375), (0.275, 0.1375))


def _spiral(share: Float64Array) -> Float64Array:
    """One and three quarter turns; the root spreads the points evenly along it."""
    root = np.sqrt(0.02 + 0.98 * share)
    return _on_circle(1.75 * root, 0.85 * root)


DRAWN = "drawn"
"""Name of the distribution of points that a visitor draws."""
_GRID = np.linspace(-0.8, 0.8, 5)

DISTRIBUTIONS: Mapping[str, Distribution] = {
    distribution.name: distribution
    for distribution in (
        _mixture("ring_of_gaussians", "eight Gaussians in a ring", _on_circle(np.arange(8) / 8, 0.75), 0.05),
        _mixture(
            "grid_of_gaussians",
            "25 Gaussians in a grid",
            np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2),
            0.04,
        ),
        _mixture("gaussian", "one Gaussian", np.array([[0.6, 0.6]]), 0.1),
        _curve("circle", "circle", lambda share: _on_circle(share, 0.75)),
        _curve("moons", "two moons", _moons, 0.04),
        _curve("spiral", "spiral", _spiral),
        _curve("line", "line", lambda share: (2 * share - 1)[:, None] * np.array([0.75, 0.5])),
    )
}
"""Every distribution by its name, except the drawn one."""


def find(name: str, points: npt.ArrayLike | None = None) -> Distribution:
    """The distribution of this name.

    Args:
        name: a key of `DISTRIBUTIONS`, or `DRAWN`.
        points: that a visitor has drawn, for `drawn`; of no use to the others.

    Raises:
        LaboratoryError: there is no such distribution, or nothing has been drawn.
    """
    if name == DRAWN:
        return drawn(np.empty((0, 2)) if points is None else points)
    if name not in DISTRIBUTIONS:
        raise LaboratoryError(f"There is no distribution “{name}”; there are {', '.join([*DISTRIBUTIONS, DRAWN])}.")
    return DISTRIBUTIONS[name]

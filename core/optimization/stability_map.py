"""How fast SGD with momentum converges on a surface for every learning rate and momentum of a grid.

found = stability_map.compute(surfaces.find("ravine"))
found.fastest().step
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.optimization.surface_race import CONVERGED_FRACTION, DIVERGED_DISTANCE
from core.optimization.surfaces import Surface

RATES: Float64Array = np.round(10.0 ** np.arange(-3.5, 0.8, 0.125), 4)
"""Learning rates, eight per power of ten, float64 (R,)."""
MOMENTA: Float64Array = np.round(1 - 10.0 ** -np.arange(0, 2.1, 0.125), 3)
"""From 0 to 0.99, denser towards 1, float64 (M,)."""
STEPS = 300
NOT_YET, DIVERGED = -1, -2
"""Instead of a step: it has not converged within the steps, or moved too far away."""


@dataclass(frozen=True)
class Cell:
    """One setting: its learning rate, its momentum, and the step at which it has converged."""

    rate: float
    momentum: float
    step: int


@dataclass(frozen=True)
class StabilityMap:
    """The result for one surface.

    Attributes:
        surface: that was descended, from its own start.
        steps: at which each setting has converged, or `NOT_YET` or `DIVERGED`, int64 (M, R).
    """

    surface: Surface
    steps: npt.NDArray[np.int64]

    def fastest(self, momenta: slice = slice(None)) -> Cell | None:
        """The setting that converges first, of some rows of the map; None if none of them converges."""
        rows = np.where(self.steps[momenta] < 0, STEPS + 1, self.steps[momenta])
        row, column = np.unravel_index(int(rows.argmin()), rows.shape)
        step = int(rows[row, column])
        return Cell(float(RATES[column]), float(MOMENTA[momenta][row]), step) if step <= STEPS else None


def compute(surface: Surface, seed: int = 0) -> StabilityMap:
    """Descend a surface with all settings at once, as `core.optimization.surface_race` does with each.

    Args:
        surface: to descend, from its own start.
        seed: of the gradient noise, if the surface has any; all settings get the same noise.
    """
    rates, momenta = np.meshgrid(RATES, MOMENTA)
    points = np.broadcast_to(np.array(surface.start, np.float64), (*rates.shape, 2)).copy()
    velocity = np.zeros_like(points)
    noise = np.random.default_rng(seed).normal(0.0, 1.0, (STEPS, 2)) * surface.noise
    middle = (np.array(surface.low) + surface.high) / 2
    farthest = DIVERGED_DISTANCE * float(np.max(np.subtract(surface.high, surface.low)))
    allowed = CONVERGED_FRACTION * (float(surface.value(points[0, 0])) - surface.minimum_loss)
    diverged = np.zeros(rates.shape, bool)
    last_above = np.zeros(rates.shape, np.int64)
    for t in range(STEPS):
        gradient = surface.gradient(points) + noise[t]
        velocity = momenta[..., None] * velocity - rates[..., None] * gradient
        points = np.where(diverged[..., None], points, points + velocity)
        diverged |= np.abs(points - middle).max(axis=-1) > farthest
        velocity[diverged] = 0
        last_above[surface.value(points) - surface.minimum_loss > allowed] = t + 1
    steps = np.where(last_above < STEPS, last_above + 1, NOT_YET)
    return StabilityMap(surface, np.where(diverged, DIVERGED, steps))

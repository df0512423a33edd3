"""The learning rate with which each optimizer converges first on a surface, found by trying a grid of rates.

best = best_rates.search(surfaces.find("bowl"))
best["sgd"].rate, best["sgd"].step
"""

from dataclasses import dataclass
from statistics import fmean

from core.optimization import surface_race
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS
from core.optimization.surfaces import Surface

GRID = (*(float(f"{digit}e{exponent}") for exponent in range(-4, 1) for digit in (1, 2, 5)), 10.0)
"""The rates tried: three per power of ten. All other hyper-parameters keep their defaults."""
SEEDS = 5
"""Races per rate on a surface with noise, whose steps are averaged."""


@dataclass(frozen=True)
class BestRate:
    """The fastest convergence of one optimizer.

    Attributes:
        rate: the learning rate.
        step: the step from which on it stays close to the minimum; the mean over the seeds if there is noise.
    """

    rate: float
    step: float


def search(surface: Surface, steps: int = 300) -> dict[str, BestRate]:
    """Try all rates from the surface's own start.

    Args:
        surface: to race on.
        steps: of each race.

    Returns:
        The best rate by optimizer, the smaller one of equally good ones; an optimizer that converges with no rate, or
        not with every seed, is missing.
    """
    best: dict[str, BestRate] = {}
    for rate in GRID:
        line_up = tuple(model.parse({"learning_rate": rate}) for model in OPTIMIZER_SETTINGS.values())
        races = [
            surface_race.run(surface, line_up, steps=steps, seed=seed) for seed in range(SEEDS if surface.noise else 1)
        ]
        for name in OPTIMIZER_SETTINGS:
            trajectories = [race.trajectory(name) for race in races]
            found = [t.converged_at for t in trajectories if t.converged_at is not None and not t.diverged_at]
            if len(found) == len(races) and (name not in best or fmean(found) < best[name].step):
                best[name] = BestRate(rate, fmean(found))
    return best

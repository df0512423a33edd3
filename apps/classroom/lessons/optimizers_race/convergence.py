"""How fast each optimizer converges on each surface with the best learning rate of a grid, measured and recorded."""

from collections.abc import Mapping

from apps.shared.finished import Finished
from core.optimization import best_rates, surfaces
from core.optimization.best_rates import BestRate
from core.optimization.optimizer_settings import TITLES

BY_SURFACE = dict[str, dict[str, BestRate | None]]
"""The best rate by surface and optimizer; None if the optimizer converges with no rate of the grid."""


def measure(steps: int) -> dict[str, float]:
    """Search for the best rates, in the form in which they are recorded.

    Args:
        steps: of each race.
    """
    numbers: dict[str, float] = {}
    for surface in surfaces.NAMES:
        for name, best in best_rates.search(surfaces.find(surface), steps).items():
            numbers |= {f"{surface} {name} rate": best.rate, f"{surface} {name} step": best.step}
    return numbers


def recorded(record: Finished) -> BY_SURFACE:
    """What `measure` has found."""
    ((_, numbers),) = record.history
    return {surface: {name: _best(numbers, f"{surface} {name}") for name in TITLES} for surface in surfaces.NAMES}


def fastest(found: Mapping[str, BestRate | None]) -> list[str]:
    """The optimizers that converge first on a surface, by name."""
    steps = {name: best.step for name, best in found.items() if best is not None}
    return [name for name, step in steps.items() if step == min(steps.values())]


def _best(numbers: Mapping[str, float], key: str) -> BestRate | None:
    if f"{key} step" not in numbers:
        return None
    return BestRate(numbers[f"{key} rate"], numbers[f"{key} step"])

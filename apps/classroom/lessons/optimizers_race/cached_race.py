"""The race that the page shows and what the browser gets of it, computed only when a setting has changed."""

from functools import lru_cache

from apps.shared import surface_race_data
from apps.shared.surface_race_data import Data
from core.optimization import line_up, surface_race, surfaces
from core.optimization.surface_race import SurfaceRace
from core.optimization.surfaces import Point

Key = tuple[str, str, Point | None, int, int]
"""The arguments of `run`."""
KEPT = 4
"""Races that are kept for all visitors: each holds every number of every step, 2 MB."""


@lru_cache(maxsize=KEPT)
def run(surface: str, line_up_text: str, start: Point | None, steps: int, seed: int) -> SurfaceRace:
    """Run a race, or return it if it has been run before.

    Args:
        surface: its name.
        line_up_text: as `core.optimization.line_up.parse` reads it.
        start: of all optimizers; None for the surface's own.
        steps: of each optimizer.
        seed: of the gradient noise.
    """
    return surface_race.run(surfaces.find(surface), line_up.parse(line_up_text), start, steps, seed)


@lru_cache(maxsize=KEPT)
def stage(race: Key, followed: str) -> Data:
    """What `surface_race_data.stage` makes of a race; others get the same, so nobody may change it."""
    return surface_race_data.stage(run(*race), followed)


@lru_cache(maxsize=KEPT)
def arithmetic(race: Key, followed: str) -> Data:
    """What `surface_race_data.arithmetic` makes of a trajectory; others get the same, so nobody may change it."""
    return surface_race_data.arithmetic(run(*race).trajectory(followed))

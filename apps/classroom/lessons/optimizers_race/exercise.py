"""The exercise of the page: tune SGD with momentum in Rosenbrock's valley."""

from core.optimization.surface_race import SurfaceRace

GOAL = 120
"""Steps within which SGD with momentum must converge."""


def is_solved(race: SurfaceRace) -> bool:
    """Whether SGD with momentum converges early enough in Rosenbrock's valley, from the surface's own start."""
    if race.surface.name != "rosenbrock" or race.start != race.surface.start:
        return False
    return any(
        t.name == "momentum" and t.converged_at is not None and t.converged_at <= GOAL for t in race.trajectories
    )

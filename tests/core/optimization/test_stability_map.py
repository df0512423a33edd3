"""Each cell of the map is what a race of its own finds, and its edge is where theory puts it."""

import numpy as np
import pytest

from core.optimization import line_up, stability_map, surface_race, surfaces
from core.optimization.stability_map import DIVERGED, MOMENTA, NOT_YET, RATES


@pytest.mark.parametrize("name", surfaces.NAMES)
def test_cells_agree_with_races(name: str) -> None:
    surface = surfaces.find(name)
    found = stability_map.compute(surface)
    rng = np.random.default_rng(0)
    best = found.fastest()
    cells = [(int(rng.integers(len(MOMENTA))), int(rng.integers(len(RATES)))) for _ in range(6)]
    if best is not None:
        cells.append((int(np.argmin(np.abs(MOMENTA - best.momentum))), int(np.argmin(np.abs(RATES - best.rate)))))
    for row, column in cells:
        written = f"momentum-learning_rate-{RATES[column]:.4f}-momentum-{MOMENTA[row]:.3f}"
        race = surface_race.run(surface, line_up.parse(written), steps=stability_map.STEPS)
        trajectory = race.trajectory("momentum")
        expected = trajectory.converged_at if trajectory.converged_at is not None else NOT_YET
        assert found.steps[row, column] == (DIVERGED if trajectory.diverged_at else expected)


def test_heavy_ball_diverges_where_theory_says() -> None:
    """On a quadratic of curvature c, it is stable for rates below 2 (1 + momentum) / c: Polyak, 1964."""
    steps = stability_map.compute(surfaces.find("ravine")).steps
    limits = 2 * (1 + MOMENTA[:, None]) / 20
    assert (steps[np.broadcast_to(1.15 * limits < RATES, steps.shape)] == DIVERGED).all()
    assert (steps[np.broadcast_to(0.98 * limits > RATES, steps.shape)] != DIVERGED).all()


def test_the_fastest_of_some_rows() -> None:
    found = stability_map.compute(surfaces.find("bowl"))
    best, plain = found.fastest(), found.fastest(slice(1))
    assert best is not None and plain is not None
    assert plain.momentum == 0 and best.step <= plain.step == 1 and plain.rate == 1.0
    nothing = stability_map.StabilityMap(found.surface, np.full_like(found.steps, NOT_YET))
    assert nothing.fastest() is None

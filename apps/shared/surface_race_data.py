"""A race on a surface as data for the browser: the surface, the trajectories, and the arithmetic of one optimizer.

The classroom and the widgets both send it to the scripts in `apps/shared/frontend`, which say how they draw it.
"""

from typing import Any

import numpy as np

from apps.shared.mathml import mathml, symbol
from apps.shared.surface_race_drawing import COLOURS, heights, loss_grid
from core.arrays import Float64Array
from core.optimization.formulas import formula
from core.optimization.optimizer_settings import TITLES
from core.optimization.surface_race import SurfaceRace, Trajectory

Data = dict[str, Any]

GRID = 97
"""Grid points along each side of the drawn surface."""


def stage(race: SurfaceRace, followed: str) -> Data:
    """The data of `surface_race.js`, which animates a race.

    Args:
        race: the race with its trajectories.
        followed: name of the optimizer drawn on top of the others; it need not be in the race.
    """
    surface, grid = race.surface, loss_grid(race.surface, GRID, GRID)
    lowest, highest = float(grid.min()), float(grid.max())

    def thousandths(losses: Float64Array) -> list[int]:
        """Heights of losses in thousandths of the highest one."""
        return [int(height) for height in np.rint(1000 * heights(surface, losses, lowest, highest))]

    return {
        "title": surface.title,
        "low": surface.low,
        "high": surface.high,
        "start": race.start,
        "minima": surface.minima,
        "side": GRID,
        "heights": thousandths(grid.ravel()),
        "steps": len(race.trajectories[0].points) - 1 if race.trajectories else 0,
        "followed": followed,
        "trajectories": [
            {
                "name": trajectory.name,
                "title": TITLES[trajectory.name],
                "colour": COLOURS[trajectory.name],
                "x": _rounded(trajectory.points[:, 0]),
                "y": _rounded(trajectory.points[:, 1]),
                "heights": thousandths(trajectory.losses),
                "losses": _rounded(trajectory.losses),
                "diverged_at": trajectory.diverged_at or 0,
            }
            for trajectory in race.trajectories
        ],
    }


def arithmetic(trajectory: Trajectory) -> Data:
    """The data of `step_arithmetic.js`: an optimizer's formula, line by line, and the numbers of all its steps."""
    lines = formula(trajectory.optimizer)
    names = list(trajectory.traces[0].quantities)
    return {
        "title": TITLES[trajectory.name],
        "colour": COLOURS[trajectory.name],
        "constants": trajectory.optimizer.hyper_parameters,
        "values": {name: _values([trace[name] for trace in trajectory.traces]) for name in names},
        "steps": len(trajectory.points) - 1,
        "taken": len(trajectory.traces),
        "given": [[symbol(name), name] for name in names if name not in {line.name for line in lines} | {"t"}],
        "lines": [
            {
                "name": line.name,
                "symbol": symbol(line.name),
                "meaning": line.meaning,
                "formula": mathml(line.expression),
                "numbers": mathml(line.expression, numbers=True),
            }
            for line in lines
        ],
    }


def _values(quantities: list[Any]) -> list[Any]:
    """One number per step, or one for each of the two parameters."""
    if np.ndim(quantities[0]) == 0:
        return _rounded(np.array(quantities, np.float64))
    return [_rounded(pair) for pair in quantities]


def _rounded(numbers: Float64Array) -> list[float]:
    """Numbers with five significant digits; JSON has no NaN and no infinity, so these become large numbers."""
    return [float(f"{number:.5g}") for number in np.nan_to_num(numbers, nan=1e9, posinf=1e9, neginf=-1e9)]

"""A race of optimizers as the browser needs it: the surface, the ways, and the arithmetic of one of them.

The classroom and the widgets draw the same with it; `apps/shared/frontend/descent.js` says how.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from apps.shared.mathml import mathml, symbol
from core.optimization.formulas import formula
from core.optimization.race import Race, Track
from core.optimization.race_drawing import COLOURS, SPREAD, grid, heights
from core.optimization.race_settings import TITLES
from core.optimization.surfaces import Surface

Floats = npt.NDArray[np.float64]
Data = dict[str, Any]

GRID = 97
"""Points of a side of the surface, as it is drawn."""


def stage(race: Race, followed: str) -> Data:
    """What the stage draws of a race.

    Args:
        race: which has been run.
        followed: the contestant that is drawn before the others; may be none of them.
    """
    surface, values = race.surface, grid(race, GRID, GRID)
    ends = float(values.min()), float(values.max())

    def thousandths(losses: Floats) -> list[int]:
        """Of the height of the drawing."""
        return [int(height) for height in np.rint(1000 * heights(surface.name, losses, *ends))]

    return {
        "title": surface.title,
        "low": surface.low,
        "high": surface.high,
        "start": race.start,
        "minima": surface.minima,
        "side": GRID,
        "heights": thousandths(values.ravel()),
        "steps": len(race.tracks[0].points) - 1 if race.tracks else 0,
        "followed": followed,
        "tracks": [
            {
                "name": track.name,
                "title": TITLES[track.name],
                "colour": COLOURS[track.name],
                "x": _short(track.points[:, 0]),
                "y": _short(track.points[:, 1]),
                "heights": thousandths(track.losses),
                "losses": _short(track.losses),
                "left": track.left or 0,
            }
            for track in race.tracks
        ],
    }


def arithmetic(track: Track) -> Data:
    """The formula of an optimizer, line by line, and the numbers of all of its steps."""
    lines = formula(track.optimizer)
    names = list(track.traces[0].quantities)
    return {
        "title": TITLES[track.name],
        "colour": COLOURS[track.name],
        "constants": track.optimizer.hyper_parameters,
        "values": {name: _values([trace[name] for trace in track.traces]) for name in names},
        "steps": len(track.points) - 1,
        "taken": len(track.traces),
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


def logarithmic(surface: Surface) -> bool:
    """Whether heights are drawn on a logarithmic scale."""
    return surface.name in SPREAD


def _values(quantities: list[Any]) -> list[Any]:
    """Of each step a number, or one for each of the two parameters."""
    if np.ndim(quantities[0]) == 0:
        return _short(np.array(quantities, np.float64))
    return [_short(pair) for pair in quantities]


def _short(numbers: Floats) -> list[float]:
    """As many digits as anyone reads; a number that is none is far away."""
    return [float(f"{number:.5g}") for number in np.nan_to_num(numbers, nan=1e9, posinf=1e9, neginf=-1e9)]

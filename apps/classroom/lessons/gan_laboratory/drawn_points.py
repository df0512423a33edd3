"""The points that a visitor draws as the real distribution."""

import math

from core.synthesis.gan.laboratory.distributions import MAX_DRAWN

MOST = 240
"""Points that are kept, evenly chosen from all: enough for a figure, few enough for the code to take away."""
UNIT = 100
"""The browser sends whole numbers, hundredths of the unit of the plane."""

Points = tuple[tuple[float, float], ...]


def parse(sent: object) -> Points:
    """The points that the browser has sent: a flat list of x and y in hundredths. What is no point is left out."""
    if not isinstance(sent, list):
        return ()
    numbers = [one for one in sent[: 2 * MAX_DRAWN] if isinstance(one, int | float) and math.isfinite(one)]
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(points) > MOST:
        points = [points[i * len(points) // MOST] for i in range(MOST)]
    return tuple((_inside(x), _inside(y)) for x, y in points)


def flat(points: Points) -> list[int]:
    """The points as the browser sends and draws them."""
    return [round(UNIT * value) for point in points for value in point]


def _inside(value: float) -> float:
    return min(UNIT, max(-UNIT, round(value))) / UNIT


def _heart(turn: float) -> tuple[float, float]:
    x = 16 * math.sin(turn) ** 3
    y = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
    return round(x / 20, 2), round((y + 2.5) / 20, 2)


EXAMPLE: Points = tuple(_heart(2 * math.pi * i / 80) for i in range(80))
"""A heart, until the visitor has drawn something else."""

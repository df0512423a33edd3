"""The points that a visitor draws as the real distribution, as the browser sends them and as the address keeps them."""

import base64
import math

from core.synthesis.gan.laboratory.distributions import MAX_DRAWN
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError

MOST = 240
"""Points that are kept, evenly chosen from all: enough for a figure, few enough for the code to take away."""
UNIT = 100
"""The browser sends whole numbers, hundredths of the unit of the plane."""
LONGEST = -(-2 * MOST * 4 // 3)
"""Letters of the longest drawing in an address."""

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


def to_address(points: Points) -> str:
    """At most `MOST` points for the address: a byte for each coordinate, 0 to 2·`UNIT`, in base64 for addresses."""
    return base64.urlsafe_b64encode(bytes(value + UNIT for value in flat(points[:MOST]))).decode().rstrip("=")


def from_address(given: str) -> Points:
    """The points that `to_address` has written.

    Raises:
        LaboratoryError: it has written something else.
    """
    try:
        if len(given) > LONGEST:
            raise ValueError("too many points")
        numbers = base64.b64decode(given + "=" * (-len(given) % 4), altchars="-_", validate=True)
        if not numbers or len(numbers) % 2 or max(numbers) > 2 * UNIT:
            raise ValueError("no points")
    except ValueError:
        raise LaboratoryError(
            "The drawing in this address is damaged, so a heart takes its place; draw your points again."
        ) from None
    values = [(number - UNIT) / UNIT for number in numbers]
    return tuple(zip(values[::2], values[1::2], strict=True))


def _inside(value: float) -> float:
    return min(UNIT, max(-UNIT, round(value))) / UNIT


def _heart(turn: float) -> tuple[float, float]:
    x = 16 * math.sin(turn) ** 3
    y = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
    return round(x / 20, 2), round((y + 2.5) / 20, 2)


EXAMPLE: Points = tuple(_heart(2 * math.pi * i / 80) for i in range(80))
"""A heart, until the visitor has drawn something else."""

"""The smallest game that two networks can play: min over x, max over y of x·y, whose solution is x = y = 0.

It is the Wasserstein GAN whose real samples all lie at 0, whose generator has one weight, the position x of its
sample, and whose discriminator has one weight, its slope −y. Everybody follows the gradient, and yet whether they
arrive depends on how they take turns:

- simultaneous: both step from the same point. They spiral outwards, by √(1 + η²) a step.
- alternating: y steps first and x answers, as in the training of a GAN. They circle for ever, on an ellipse.
- extragradient (Korpelevich, 1976): look one step ahead, then step from here with the gradients from there.
- optimistic (Daskalakis et al., Training GANs with Optimism, 2018): twice the present gradient minus the last one,
  which foresees the next.
- penalized: simultaneous, and ½·γ·y² is taken from what y maximises. This is the penalty R1 of Mescheder et al., Which
  Training Methods for GANs do actually Converge?, 2018.

The averages of alternating steps converge as well, though the steps do not: see `averages`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64Array
from core.errors import ConvolabError

PENALTY = 1.0
"""γ of the penalized method."""


class BilinearGameError(ConvolabError):
    """An unknown method, a rate that is not positive, or too few steps."""


Position = tuple[float, float]


@dataclass(frozen=True)
class Method:
    """A way to play.

    Attributes:
        name: its key in `METHODS`.
        title: for display.
        converges: whether it arrives at the solution for small rates.
        step: the next (x, y), from the present one, the one before it, and the rate η.
    """

    name: str
    title: str
    converges: bool
    step: Callable[[Position, Position, float], Position]


def trajectory(method: str, rate: float, steps: int, start: Position = (1.0, 0.0)) -> Float64Array:
    """The positions of the players.

    Args:
        method: a key of `METHODS`.
        rate: η, above 0.
        steps: at least 1.
        start: (x, y).

    Returns:
        float64 (steps + 1, 2), the start first.

    Raises:
        BilinearGameError: an argument is out of bounds.
    """
    chosen = _find(method, rate)
    if steps < 1:
        raise BilinearGameError(f"The game needs at least one step; {steps} were given.")
    points: list[Position] = [start]
    for t in range(steps):
        points.append(chosen.step(points[t], points[max(0, t - 1)], rate))
    return np.array(points, np.float64)


def averages(points: Float64Array) -> Float64Array:
    """The mean of all positions up to each step, float64 (N, 2) like the positions."""
    return np.cumsum(points, axis=0) / np.arange(1, len(points) + 1)[:, None]


def growth(method: str, rate: float) -> float:
    """By which factor the distance to the solution changes in a step in the long run; below 1, the players arrive.

    Every method is linear in the present and the last position, so this is the largest modulus of the eigenvalues of
    its matrix.

    Raises:
        BilinearGameError: an argument is out of bounds.
    """
    chosen = _find(method, rate)
    columns = []
    for x, y, last_x, last_y in np.eye(4):
        new = chosen.step((x, y), (last_x, last_y), rate)
        columns.append([*new, x, y])
    return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())


def _find(method: str, rate: float) -> Method:
    if method not in METHODS:
        raise BilinearGameError(f"There is no method “{method}”; there are {', '.join(METHODS)}.")
    if not 0 < rate < np.inf:
        raise BilinearGameError(f"The rate must be above 0; {rate:g} was given.")
    return METHODS[method]


def _simultaneous(now: Position, _: Position, rate: float) -> Position:
    x, y = now
    return x - rate * y, y + rate * x


def _alternating(now: Position, _: Position, rate: float) -> Position:
    x, y = now
    y = y + rate * x
    return x - rate * y, y


def _extragradient(now: Position, _: Position, rate: float) -> Position:
    x, y = now
    x_ahead, y_ahead = x - rate * y, y + rate * x
    return x - rate * y_ahead, y + rate * x_ahead


def _optimistic(now: Position, last: Position, rate: float) -> Position:
    (x, y), (last_x, last_y) = now, last
    return x - rate * (2 * y - last_y), y + rate * (2 * x - last_x)


def _penalized(now: Position, _: Position, rate: float) -> Position:
    x, y = now
    return x - rate * y, y + rate * (x - PENALTY * y)


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method("simultaneous", "simultaneous steps", False, _simultaneous),
        Method("alternating", "alternating steps", False, _alternating),
        Method("extragradient", "extragradient", True, _extragradient),
        Method("optimistic", "optimistic steps", True, _optimistic),
        Method("penalized", "gradient penalty", True, _penalized),
    )
}
"""Every method by its name."""

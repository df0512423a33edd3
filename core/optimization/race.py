"""A race of optimizers on a surface, computed at once: every point, every loss, every number of every step.

race = run(find("ravine"), line_up("sgd-learning_rate-0.02~adam-learning_rate-0.1"))
race.track("adam").losses[-1]
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import ConvolabError
from core.optimization.race_settings import LineUp
from core.optimization.surfaces import Point, Surface
from core.optimization.update_rules import Optimizer, StepTrace

Floats = npt.NDArray[np.float64]
FAR = 20.0
"""Beyond this distance from the middle, in sizes of the region, an optimizer has left the race."""
DOWN = 0.01
"""An optimizer is down where the loss above the lowest is this part of what it was at the start."""


class RaceError(ConvolabError):
    """A race that cannot be run."""


@dataclass(frozen=True)
class Track:
    """The way of one optimizer.

    Attributes:
        name: of the contestant.
        optimizer: which went it, with its hyper-parameters.
        points: float64 (steps + 1, 2), the start first.
        losses: at the points, float64 (steps + 1,).
        traces: of its steps; fewer than `steps` if it left.
        left: the step at which it went too far off, or None.
        down: the step from which on it stayed down, or None.
    """

    name: str
    optimizer: Optimizer
    points: Floats
    losses: Floats
    traces: tuple[StepTrace, ...]
    left: int | None
    down: int | None


@dataclass(frozen=True)
class Race:
    """All ways on one surface."""

    surface: Surface
    start: Point
    tracks: tuple[Track, ...]

    @property
    def lowest(self) -> float:
        """The loss at the lowest minimum."""
        return float(self.surface.value(np.array(self.surface.minima)).min())

    def track(self, name: str) -> Track:
        """The way of this contestant.

        Raises:
            RaceError: it did not run.
        """
        for track in self.tracks:
            if track.name == name:
                return track
        raise RaceError(f"“{name}” is not in this race; put it into the line-up.")


def run(surface: Surface, contestants: LineUp, start: Point | None = None, steps: int = 300, seed: int = 0) -> Race:
    """Race.

    Args:
        surface: to go down on.
        contestants: who runs; none is allowed.
        start: of all; the surface's own where None. Moved to the nearest point of its region.
        steps: of each, from 1 on.
        seed: of the noise in the gradients, where the surface has any; all get the same.

    Raises:
        RaceError: the number of steps is not positive.
    """
    if steps < 1:
        raise RaceError(f"A race has at least one step; {steps} were given.")
    start = surface.clip(start if start is not None else surface.start)
    optimizers = [contestant.optimizer() for contestant in contestants]
    points = np.full((len(optimizers), steps + 1, 2), start, np.float64)
    traces: list[list[StepTrace]] = [[] for _ in optimizers]
    left: list[int | None] = [None for _ in optimizers]
    noise = np.random.default_rng(seed).normal(0.0, 1.0, (steps, 2)) * surface.noise
    middle = (np.array(surface.low) + surface.high) / 2
    farthest = FAR * float(np.max(np.subtract(surface.high, surface.low)))
    for t in range(steps if optimizers else 0):
        gradients = surface.gradient(points[:, t]) + noise[t]
        for i, optimizer in enumerate(optimizers):
            points[i, t + 1] = points[i, t]
            if left[i] is not None:
                continue
            trace = optimizer.step(points[i, t], gradients[i])
            traces[i].append(trace)
            points[i, t + 1] = trace.parameters
        off = np.abs(points[:, t + 1] - middle).max(axis=1)
        left = [was or (t + 1 if distance > farthest else None) for was, distance in zip(left, off, strict=True)]
    losses = surface.value(points)
    tracks = tuple(
        Track(
            contestant.name,
            optimizers[i],
            points[i],
            losses[i],
            tuple(traces[i]),
            left[i],
            _down(losses[i], _lowest(surface)),
        )
        for i, contestant in enumerate(contestants)
    )
    return Race(surface, start, tracks)


def _lowest(surface: Surface) -> float:
    return float(surface.value(np.array(surface.minima)).min())


def _down(losses: Floats, lowest: float) -> int | None:
    """The step from which on a loss stayed down, if it did."""
    above = np.flatnonzero(losses - lowest > DOWN * (losses[0] - lowest))
    down = int(above[-1]) + 1 if len(above) else 0
    return down if down < len(losses) else None

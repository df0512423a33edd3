"""A race of optimizers on a surface, computed in one go: every point, every loss, every number of every step.

race = surface_race.run(surfaces.find("ravine"), line_up.parse("sgd-learning_rate-0.02~adam-learning_rate-0.1"))
race.trajectory("adam").losses[-1]
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64Array
from core.errors import ConvolabError
from core.optimization.line_up import LineUp
from core.optimization.surfaces import Point, Surface
from core.optimization.update_rules import Optimizer, StepTrace

DIVERGED_DISTANCE = 20.0
"""Distance from the middle of the region, in region sizes, beyond which an optimizer has diverged."""
CONVERGED_FRACTION = 0.01
"""An optimizer has converged once its loss above the minimum stays below this fraction of the initial one."""


class SurfaceRaceError(ConvolabError):
    """A race that cannot be run, or an optimizer that is not in it."""


@dataclass(frozen=True)
class Trajectory:
    """The path of one optimizer over the surface.

    Attributes:
        name: of the optimizer, a key of `OPTIMIZER_SETTINGS`.
        optimizer: the update rule with its hyper-parameters.
        points: float64 (steps + 1, 2), the start first.
        losses: at the points, float64 (steps + 1,).
        traces: one for each step taken; fewer than `steps` if the optimizer diverged.
        diverged_at: the step at which it moved too far away, or None.
        converged_at: the step from which on it stayed close to the minimum loss, or None.
    """

    name: str
    optimizer: Optimizer
    points: Float64Array
    losses: Float64Array
    traces: tuple[StepTrace, ...]
    diverged_at: int | None
    converged_at: int | None


@dataclass(frozen=True)
class SurfaceRace:
    """The trajectories of several optimizers on one surface."""

    surface: Surface
    start: Point
    trajectories: tuple[Trajectory, ...]

    def trajectory(self, name: str) -> Trajectory:
        """The trajectory of this optimizer.

        Raises:
            SurfaceRaceError: it is not in the race.
        """
        for trajectory in self.trajectories:
            if trajectory.name == name:
                return trajectory
        raise SurfaceRaceError(f"“{name}” is not in this race; add it to the line-up.")


def run(surface: Surface, line_up: LineUp, start: Point | None = None, steps: int = 300, seed: int = 0) -> SurfaceRace:
    """Let the optimizers of a line-up descend a surface.

    Args:
        surface: the loss to minimize.
        line_up: the optimizers; it may be empty.
        start: the common starting point; None for the surface's own. Moved to the nearest point of its region.
        steps: of each optimizer, at least 1.
        seed: of the gradient noise, if the surface has any; all optimizers get the same noise.

    Raises:
        SurfaceRaceError: the number of steps is not positive.
    """
    if steps < 1:
        raise SurfaceRaceError(f"A race needs at least one step; {steps} were given.")
    start = surface.clip(start if start is not None else surface.start)
    optimizers = [settings.optimizer() for settings in line_up]
    points = np.full((len(optimizers), steps + 1, 2), start, np.float64)
    traces: list[list[StepTrace]] = [[] for _ in optimizers]
    diverged_at: list[int | None] = [None for _ in optimizers]
    noise = np.random.default_rng(seed).normal(0.0, 1.0, (steps, 2)) * surface.noise
    middle = (np.array(surface.low) + surface.high) / 2
    farthest = DIVERGED_DISTANCE * float(np.max(np.subtract(surface.high, surface.low)))
    for t in range(steps if optimizers else 0):
        gradients = surface.gradient(points[:, t]) + noise[t]
        for i, optimizer in enumerate(optimizers):
            points[i, t + 1] = points[i, t]
            if diverged_at[i] is not None:
                continue
            trace = optimizer.step(points[i, t], gradients[i])
            traces[i].append(trace)
            points[i, t + 1] = trace.parameters
        distances = np.abs(points[:, t + 1] - middle).max(axis=1)
        diverged_at = [
            earlier or (t + 1 if distance > farthest else None)
            for earlier, distance in zip(diverged_at, distances, strict=True)
        ]
    losses = surface.value(points)
    trajectories = tuple(
        Trajectory(
            settings.name,
            optimizers[i],
            points[i],
            losses[i],
            tuple(traces[i]),
            diverged_at[i],
            _converged_at(losses[i], surface.minimum_loss),
        )
        for i, settings in enumerate(line_up)
    )
    return SurfaceRace(surface, start, trajectories)


def _converged_at(losses: Float64Array, minimum: float) -> int | None:
    """The step from which on a loss stays close to the minimum, if there is one."""
    above = np.flatnonzero(losses - minimum > CONVERGED_FRACTION * (losses[0] - minimum))
    step = int(above[-1]) + 1 if len(above) else 0
    return step if step < len(losses) else None

"""What the steps of a race on a real network tell: curves, who is ahead, who diverged, what was turned under way."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from apps.classroom.ui.training_history import POINTS, Curve, smoothed
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.sweep_result import TRAINS

Steps = Sequence[tuple[int, Mapping[str, float]]]


@dataclass(frozen=True)
class RaceHistory:
    """A race as far as it went.

    Attributes:
        recorded: step and metrics of each snapshot, as a job keeps them.
        epochs: that it was to have.
    """

    recorded: Steps
    epochs: int

    @property
    def last(self) -> int:
        """The number of the last step, 0 before the first."""
        return self.recorded[-1][0] if self.recorded else 0

    @cached_property
    def steps_per_epoch(self) -> float:
        """From the last epoch that has ended; all steps so far where none has."""
        ended = [(step, metrics["epoch"]) for step, metrics in self.recorded if metrics.get("epoch")]
        return ended[-1][0] / ended[-1][1] if ended else max(1, self.last)

    def losses(self, name: str) -> Curve:
        """The moving average of an optimizer's loss over the epochs."""
        key = f"{name}_loss"
        found = [(step, metrics[key]) for step, metrics in self.recorded if key in metrics]
        if not found:
            return [], []
        averaged = smoothed([min(loss, 1e6) for _, loss in found])
        thinned = range(0, len(found), max(1, len(found) // POINTS))
        return [found[i][0] / self.steps_per_epoch for i in thinned], [averaged[i] for i in thinned]

    def accuracies(self, name: str) -> Curve:
        """An optimizer's accuracy on the validation pictures at the start and after each epoch."""
        key = f"{name}_validation_accuracy"
        found = [(metrics["epoch"], metrics[key]) for _, metrics in self.recorded if key in metrics]
        return [epoch for epoch, _ in found], [accuracy for _, accuracy in found]

    def accuracy(self, name: str) -> float | None:
        """The last one of these; None if it diverged before, or no epoch has ended."""
        if not self.epochs_done or self.lost(name) is not None:
            return None
        return self.accuracies(name)[1][-1]

    @property
    def epochs_done(self) -> int:
        """Epochs that have ended."""
        return max((int(metrics["epoch"]) for _, metrics in self.recorded if "epoch" in metrics), default=0)

    def lost(self, name: str) -> int | None:
        """The step in which an optimizer's loss was no number any more."""
        key = f"{name}_loss"
        return next((step for step, metrics in self.recorded if step and key not in metrics), None)

    def epochs_to(self, name: str, accuracy: float = TRAINS) -> int | None:
        """The first epoch after which an optimizer was that good."""
        epochs, values = self.accuracies(name)
        return next((int(e) for e, value in zip(epochs, values, strict=True) if e and value >= accuracy), None)

    def rate(self, name: str, step: int | None = None) -> float | None:
        """An optimizer's learning rate in a step, the last one where None; None after it diverged."""
        key, at = f"{name}_rate", self.last if step is None else step
        return next((metrics.get(key) for number, metrics in self.recorded if number == at), None)

    def loss(self, name: str, step: int) -> float | None:
        """An optimizer's loss on the batch of a step, before it."""
        return next((metrics.get(f"{name}_loss") for number, metrics in self.recorded if number == step), None)

    @cached_property
    def changes(self) -> list[tuple[float, str]]:
        """Where rates were turned under way, in epochs, and whose."""
        found: list[tuple[float, str]] = []
        steps = [(step, metrics) for step, metrics in self.recorded if step]
        for (_, before), (step, after) in pairwise(steps):
            names = [
                name
                for name in OPTIMIZERS
                if (old := before.get(f"{name}_rate")) is not None
                and (new := after.get(f"{name}_rate")) is not None
                and not math.isclose(old, new)
            ]
            if names:
                whose = OPTIMIZERS[names[0]].title if len(names) == 1 else "all"
                found.append(((step - 1) / self.steps_per_epoch, whose))
        return found

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """The optimizers that are still in the race with their accuracies, the best first."""
        found = [(name, accuracy) for name in OPTIMIZERS if (accuracy := self.accuracy(name)) is not None]
        return sorted(found, key=lambda pair: -pair[1])

    @property
    def spread(self) -> float:
        """By how much the best is ahead of the last, as a part; 0 before the first epoch has ended."""
        return float(np.ptp([accuracy for _, accuracy in self.ranking])) if self.ranking else 0.0

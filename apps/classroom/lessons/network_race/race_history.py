"""What the steps of a race on a real network show: curves, ranking, divergence, and changes of the learning rates."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import fmean

from apps.classroom.ui.training.training_history import POINTS, Curve, Steps, smoothed
from apps.shared.once_per_object import once_per_object
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.sweep_result import WORKING_ACCURACY

LARGEST_LOSS = 1e6
"""Larger losses are cut off before smoothing."""


@dataclass(frozen=True)
class RaceHistory:
    """A race, finished or not.

    Attributes:
        recorded: step and metrics of each snapshot, as a job keeps them.
        epochs: number of planned epochs.
    """

    recorded: Steps
    epochs: int

    @property
    def last(self) -> int:
        """The number of the last step, 0 before the first."""
        return self.recorded[-1][0] if self.recorded else 0

    @cached_property
    def steps_per_epoch(self) -> float:
        """Computed from the last finished epoch; the number of steps so far if there is none."""
        ended = [(step, metrics["epoch"]) for step, metrics in self.recorded if metrics.get("epoch")]
        return ended[-1][0] / ended[-1][1] if ended else max(1, self.last)

    @property
    def epochs_done(self) -> int:
        """The number of finished epochs."""
        return max((int(metrics["epoch"]) for _, metrics in self.recorded if "epoch" in metrics), default=0)

    @once_per_object
    def losses(self, name: str) -> Curve:
        """The moving average of an optimizer's loss over the epochs."""
        key = f"{name}_loss"
        losses = [(step, metrics[key]) for step, metrics in self.recorded if key in metrics]
        averaged = smoothed([min(loss, LARGEST_LOSS) for _, loss in losses])
        thinned = range(0, len(losses), max(1, len(losses) // POINTS))
        return [losses[i][0] / self.steps_per_epoch for i in thinned], [averaged[i] for i in thinned]

    def accuracies(self, name: str) -> Curve:
        """An optimizer's validation accuracy at the start and after each epoch."""
        key = f"{name}_validation_accuracy"
        accuracies = [(metrics["epoch"], metrics[key]) for _, metrics in self.recorded if key in metrics]
        return [epoch for epoch, _ in accuracies], [accuracy for _, accuracy in accuracies]

    def accuracy(self, name: str) -> float | None:
        """An optimizer's latest validation accuracy; None if it diverged, or if no epoch has finished."""
        if not self.epochs_done or self.diverged_at(name) is not None:
            return None
        return self.accuracies(name)[1][-1]

    def diverged_at(self, name: str) -> int | None:
        """The step at which an optimizer diverged, or None."""
        key = f"{name}_loss"
        return next((step for step, metrics in self.recorded if step and key not in metrics), None)

    def epochs_to(self, name: str, accuracy: float = WORKING_ACCURACY) -> int | None:
        """The first epoch after which an optimizer had reached an accuracy, or None."""
        epochs, values = self.accuracies(name)
        return next((int(e) for e, value in zip(epochs, values, strict=True) if e and value >= accuracy), None)

    def rate(self, name: str, step: int) -> float | None:
        """An optimizer's learning rate in a step; None after it diverged."""
        return self._metrics(step).get(f"{name}_rate")

    def loss(self, name: str, step: int) -> float | None:
        """An optimizer's loss on the batch of a step, before the step; None after it diverged."""
        return self._metrics(step).get(f"{name}_loss")

    def training_loss(self, name: str) -> float | None:
        """The mean loss of an optimizer over the batches of the last finished epoch; None if it diverged before."""
        ends = [step for step, metrics in self.recorded if "epoch" in metrics]
        if len(ends) < 2 or self.diverged_at(name) is not None:
            return None
        return fmean(metrics[f"{name}_loss"] for step, metrics in self.recorded if ends[-2] < step <= ends[-1])

    def validation_loss(self, name: str) -> float | None:
        """An optimizer's latest validation loss; None if it diverged, or if no epoch has finished."""
        if not self.epochs_done or self.diverged_at(name) is not None:
            return None
        return next(m[f"{name}_validation_loss"] for _, m in reversed(self.recorded) if m.get("epoch"))

    @cached_property
    def rate_changes(self) -> list[tuple[float, str]]:
        """When learning rates were changed, in epochs, and whose: a title, or "all"."""
        changes: list[tuple[float, str]] = []
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
                changes.append(((step - 1) / self.steps_per_epoch, whose))
        return changes

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """The optimizers that have not diverged with their accuracies, best first."""
        accuracies = [(name, accuracy) for name in OPTIMIZERS if (accuracy := self.accuracy(name)) is not None]
        return sorted(accuracies, key=lambda pair: -pair[1])

    def _metrics(self, step: int) -> Mapping[str, float]:
        return next((metrics for number, metrics in self.recorded if number == step), {})

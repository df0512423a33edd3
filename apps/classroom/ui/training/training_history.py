"""The history of a training, step by step: curves, epochs, changes of the learning rate, the numbers of one step."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from apps.shared.once_per_object import once_per_object
from core.training import monitor

Steps = Sequence[tuple[int, Mapping[str, float]]]
"""Step and metrics of each snapshot, as a job keeps them."""

Curve = tuple[list[float], list[float]]
"""The x and y coordinates of its points."""

POINTS = 240
"""In a curve at most; a chart a thousand pixels wide cannot show more of them apart."""


@dataclass(frozen=True)
class TrainingStep:
    """The numbers of one training step.

    Attributes:
        number: counted from 1.
        images: in its batch.
        loss: mean over the batch.
        rate: the learning rate.
        before: one weight of the last layer before the step.
        after: the same weight after the step.
    """

    number: int
    images: int
    loss: float
    rate: float
    before: float
    after: float

    @property
    def probability(self) -> float:
        """The probability of the true class, as the geometric mean over the batch."""
        return math.exp(-self.loss)

    @property
    def direction(self) -> float:
        """The optimizer's step for this weight, divided by the learning rate."""
        return (self.before - self.after) / self.rate


@dataclass(frozen=True)
class TrainingHistory:
    """A training as far as it went.

    Attributes:
        recorded: step and metrics of each snapshot.
        batch_size: images in a full batch.
        planned: the number of epochs it was set to run.
    """

    recorded: Steps
    batch_size: int
    planned: int

    @cached_property
    def _trained(self) -> list[tuple[int, Mapping[str, float]]]:
        """The training steps, without the preparation."""
        return [(step, metrics) for step, metrics in self.recorded if "loss" in metrics]

    @cached_property
    def facts(self) -> Mapping[str, float]:
        """The numbers "training_pictures", "validation_pictures", "parameters" and "classes", once they are known."""
        return next((metrics for _, metrics in self.recorded if "training_pictures" in metrics), {})

    @property
    def training_images(self) -> int:
        """The number of training images."""
        return int(self.facts.get("training_pictures", 0))

    @property
    def steps_per_epoch(self) -> int:
        """The number of training images divided by the batch size, rounded up."""
        return max(1, -(-self.training_images // self.batch_size))

    @property
    def last(self) -> int:
        """The number of the last step; 0 before the first."""
        return self._trained[-1][0] if self._trained else 0

    @cached_property
    def epochs(self) -> list[dict[str, float]]:
        """The finished epochs, as `history.json` has them."""
        return [
            {name.removeprefix("epoch_"): value for name, value in metrics.items() if name.startswith("epoch_")}
            for metrics in self.epoch_ends
        ]

    @property
    def epoch_ends(self) -> list[Mapping[str, float]]:
        """All metrics of the last step of each finished epoch."""
        return [metrics for _, metrics in self._trained if "epoch_loss" in metrics]

    @property
    def stage(self) -> int:
        """The stage of the last step, from 1; 0 before the first step, or if the training has no stages."""
        return int(self._trained[-1][1].get("stage", 0)) if self._trained else 0

    @property
    def warning(self) -> str:
        """The monitor's warning, or a warning that random guessing would be better; empty if all is well."""
        if said := monitor.warning(self.epochs):
            return said
        guessing = math.log(self.facts.get("classes", 1.0))
        if len(self.epochs) > 1 and self.epochs[-1]["loss"] > 1.05 * guessing:
            return f"The loss is still above that of random guessing, {guessing:.2f}: the learning rate is too high."
        return ""

    @once_per_object
    def steps(self, name: str) -> Curve:
        """A metric of every step over the epochs, averaged where there are more steps than points in a curve."""
        points = [(step, metrics[name]) for step, metrics in self._trained if math.isfinite(metrics[name])]
        if not points:
            return [], []
        pieces = np.array_split(np.array(points), min(POINTS, len(points)))
        means = np.array([piece.mean(axis=0) for piece in pieces])
        return (means[:, 0] / self.steps_per_epoch).tolist(), means[:, 1].tolist()

    def validation(self, name: str) -> Curve:
        """A metric of the validation split after each epoch."""
        values = [epoch[f"validation_{name}"] for epoch in self.epochs]
        return [float(number) for number in range(1, len(values) + 1)], values

    @cached_property
    def rate_changes(self) -> list[tuple[float, float]]:
        """When the learning rate was changed during the training, in epochs, and the new rate."""
        rates = [(step, metrics["learning_rate"]) for step, metrics in self._trained]
        return [
            ((step - 1) / self.steps_per_epoch, rate)
            for (_, before), (step, rate) in pairwise(rates)
            if not math.isclose(rate, before)
        ]

    @property
    def marks(self) -> list[tuple[float, str]]:
        """What a chart marks, in epochs: the beginning of each later stage, or else each change of the rate."""
        stages = [(step, metrics.get("stage", 0.0)) for step, metrics in self._trained]
        if self.stage:
            return [
                ((step - 1) / self.steps_per_epoch, f"stage {now:.0f}")
                for (_, before), (step, now) in pairwise(stages)
                if now != before
            ]
        return [(place, f"rate {rate:.3g}") for place, rate in self.rate_changes]

    def step(self, number: int) -> TrainingStep | None:
        """The numbers of one step; None unless it and the previous one were recorded."""
        recorded = dict(self.recorded)
        metrics, before = recorded.get(number), recorded.get(number - 1)
        if not metrics or not before or "loss" not in metrics or "weight" not in before:
            return None
        first = (number - 1) % self.steps_per_epoch * self.batch_size
        images = min(self.batch_size, self.training_images - first)
        rate = metrics["learning_rate"]
        return TrainingStep(number, images, metrics["loss"], rate, before["weight"], metrics["weight"])

    def epochs_to(self, accuracy: float) -> int | None:
        """The number of epochs until the validation accuracy was first this high; None if it never was."""
        values = self.validation("accuracy")[1]
        return next((number for number, value in enumerate(values, start=1) if value >= accuracy), None)

    @property
    def generalization_gap(self) -> float:
        """Training accuracy minus validation accuracy after the last epoch, -1 to 1; 0 before the first."""
        return self.epochs[-1]["accuracy"] - self.epochs[-1]["validation_accuracy"] if self.epochs else 0.0


def smoothed(values: Sequence[float], weight: float = 0.85) -> list[float]:
    """An exponential moving average, corrected for its bias towards 0 at the beginning, as in Adam.

    Args:
        values: to smooth.
        weight: of the previous average, 0 to 1.
    """
    result, mean, total = [], 0.0, 0.0
    for value in values:
        mean, total = weight * mean + (1 - weight) * value, weight * total + (1 - weight)
        result.append(mean / total)
    return result

"""What the steps of a training tell: curves to draw, epochs to compare, changes of the rate, one step's arithmetic."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from core.training import monitor

Steps = Sequence[tuple[int, Mapping[str, float]]]
Curve = tuple[list[float], list[float]]
"""x and y."""

POINTS = 240
"""As many points as a chart of a thousand pixels can show apart."""


@dataclass(frozen=True)
class Step:
    """One step, with the numbers that the page calculates with.

    Attributes:
        number: counted from 1.
        pictures: in its batch.
        loss: mean over them.
        rate: the learning rate.
        before: the weight that is watched, before the step.
        after: the same after it.
    """

    number: int
    pictures: int
    loss: float
    rate: float
    before: float
    after: float

    @property
    def probability(self) -> float:
        """What the right class got, as the geometric mean over the batch."""
        return math.exp(-self.loss)

    @property
    def direction(self) -> float:
        """What the optimizer multiplied the rate by for this weight."""
        return (self.before - self.after) / self.rate


@dataclass(frozen=True)
class History:
    """A training as far as it went.

    Attributes:
        recorded: step and metrics of each snapshot, as a job keeps them.
        batch_size: pictures of a whole batch.
        planned: epochs that it was to have.
    """

    recorded: Steps
    batch_size: int
    planned: int

    @cached_property
    def _trained(self) -> list[tuple[int, Mapping[str, float]]]:
        """The steps proper, without the preparation."""
        return [(step, metrics) for step, metrics in self.recorded if "loss" in metrics]

    @cached_property
    def facts(self) -> Mapping[str, float]:
        """The numbers of "training_pictures", "parameters", "classes" and so on, once they are known."""
        return next((metrics for _, metrics in self.recorded if "training_pictures" in metrics), {})

    @property
    def pictures(self) -> int:
        """Training pictures."""
        return int(self.facts.get("training_pictures", 0))

    @property
    def steps_per_epoch(self) -> int:
        """The pictures divided by the batch size, rounded up."""
        return max(1, -(-self.pictures // self.batch_size))

    @property
    def last(self) -> int:
        """The number of the last step, 0 before the first."""
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
        """The number of the stage of the last step, from 1; 0 before the first step, or if there are no stages."""
        return int(self._trained[-1][1].get("stage", 0)) if self._trained else 0

    @property
    def warning(self) -> str:
        """What the monitor says, or that guessing would be better; else an empty text."""
        if said := monitor.warning(self.epochs):
            return said
        guessing = math.log(self.facts.get("classes", 1.0))
        if len(self.epochs) > 1 and self.epochs[-1]["loss"] > 1.05 * guessing:
            return (
                f"After some epochs the loss should be below that of guessing, {guessing:.2f}: the learning "
                "rate is too high."
            )
        return ""

    def steps(self, name: str) -> Curve:
        """A metric of the steps over the epochs, averaged where there are more steps than points."""
        found = [(step, metrics[name]) for step, metrics in self._trained if math.isfinite(metrics[name])]
        if not found:
            return [], []
        pieces = np.array_split(np.array(found), min(POINTS, len(found)))
        means = np.array([piece.mean(axis=0) for piece in pieces])
        return (means[:, 0] / self.steps_per_epoch).tolist(), means[:, 1].tolist()

    def validation(self, name: str) -> Curve:
        """A metric of the validation part after each epoch."""
        values = [epoch[f"validation_{name}"] for epoch in self.epochs]
        return [float(number) for number in range(1, len(values) + 1)], values

    @property
    def changes(self) -> list[tuple[float, float]]:
        """Where the rate was changed under way, in epochs, and the new rate."""
        rates = [(step, metrics["learning_rate"]) for step, metrics in self._trained]
        return [
            ((step - 1) / self.steps_per_epoch, rate)
            for (_, before), (step, rate) in pairwise(rates)
            if not math.isclose(rate, before)
        ]

    @property
    def marks(self) -> list[tuple[float, str]]:
        """What is to be marked in a chart, in epochs: where another stage began, or else where the rate was changed."""
        stages = [(step, metrics.get("stage", 0.0)) for step, metrics in self._trained]
        if self.stage:
            return [
                ((step - 1) / self.steps_per_epoch, f"stage {now:.0f}")
                for (_, before), (step, now) in pairwise(stages)
                if now != before
            ]
        return [(place, f"rate {rate:.3g}") for place, rate in self.changes]

    def step(self, number: int) -> Step | None:
        """The numbers of one step, where it and the one before were recorded."""
        found = dict(self.recorded)
        metrics, before = found.get(number), found.get(number - 1)
        if not metrics or not before or "loss" not in metrics or "weight" not in before:
            return None
        place = (number - 1) % self.steps_per_epoch
        pictures = min(self.batch_size, self.pictures - place * self.batch_size)
        return Step(number, pictures, metrics["loss"], metrics["learning_rate"], before["weight"], metrics["weight"])

    def reached(self, accuracy: float) -> int | None:
        """The first epoch after which the validation accuracy was that high."""
        values = self.validation("accuracy")[1]
        return next((number for number, value in enumerate(values, start=1) if value >= accuracy), None)

    @property
    def gap(self) -> float:
        """By how much the accuracy in training exceeds that in validation, after the last epoch; 0 before."""
        return self.epochs[-1]["accuracy"] - self.epochs[-1]["validation_accuracy"] if self.epochs else 0.0


def smoothed(values: Sequence[float], weight: float = 0.85) -> list[float]:
    """An exponential moving average that is not drawn to 0 at its beginning.

    Args:
        values: to smooth.
        weight: of what came before.
    """
    result, mean, total = [], 0.0, 0.0
    for value in values:
        mean, total = weight * mean + (1 - weight) * value, weight * total + (1 - weight)
        result.append(mean / total)
    return result

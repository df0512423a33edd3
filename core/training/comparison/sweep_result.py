"""The result of a learning-rate sweep: its file, and the best rate and the working range of each optimizer.

result = sweep_result.load()
result.range_of("adam").decades
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from core import result_files
from core.training.comparison.sweep_settings import SweepSettings

FILE = Path(__file__).parent / "results" / "optimizer_sweep.json"
WORKING_ACCURACY = 0.9
"""A learning rate works if the mean validation accuracy reaches this value; guessing gives 0.1."""


class SweepTraining(BaseModel):
    """One training of the sweep.

    Attributes:
        optimizer: its name.
        rate: its learning rate.
        seed: of the initial weights and batches.
        loss: on the validation images at the end; None if the training diverged.
        accuracy: on the validation images at the end, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    optimizer: str
    rate: float
    seed: int
    loss: float | None
    accuracy: float


@dataclass(frozen=True)
class LearningRateRange:
    """The unbroken range of working learning rates around the best one.

    Attributes:
        lowest: the smallest rate of the range.
        highest: the largest rate of the range.
        is_open_below: whether `lowest` was the smallest rate tried, so the range may extend further.
        is_open_above: whether `highest` was the largest rate tried.
    """

    lowest: float
    highest: float
    is_open_below: bool
    is_open_above: bool

    @property
    def decades(self) -> float:
        """The width of the range in powers of ten."""
        return math.log10(self.highest / self.lowest)


class SweepResult(BaseModel):
    """All trainings of a sweep, and how they were run.

    Attributes:
        command: that repeats the sweep.
        machine: that it ran on.
        versions: of the libraries.
        seconds: duration of the sweep.
        training_pictures: number of training images.
        validation_pictures: number of validation images.
        settings: of the sweep.
        trainings: ordered by optimizer, rate and seed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    machine: str
    versions: dict[str, str]
    seconds: float
    training_pictures: int
    validation_pictures: int
    settings: SweepSettings
    trainings: tuple[SweepTraining, ...]

    @cached_property
    def rates(self) -> tuple[float, ...]:
        """The learning rates, ascending."""
        return tuple(sorted({training.rate for training in self.trainings}))

    @property
    def optimizers(self) -> list[str]:
        """The names of the optimizers, in the order of the file."""
        return list(dict.fromkeys(training.optimizer for training in self.trainings))

    def accuracies(self, optimizer: str, rate: float) -> list[float]:
        """The accuracies of one optimizer with one rate, by seed."""
        return list(self._accuracies.get((optimizer, rate), ()))

    def curve(self, optimizer: str) -> list[float]:
        """The accuracy at each of the `rates`, averaged over the seeds."""
        return [fmean(self.accuracies(optimizer, rate)) for rate in self.rates]

    def best_rate(self, optimizer: str) -> float:
        """The rate with the highest mean accuracy; the smallest of equally good ones."""
        curve = self.curve(optimizer)
        return self.rates[curve.index(max(curve))]

    def best_accuracy(self, optimizer: str) -> float:
        """The mean accuracy at the best rate."""
        return max(self.curve(optimizer))

    def best_accuracies(self, optimizer: str) -> list[float]:
        """The accuracies at the best rate, by seed."""
        return self.accuracies(optimizer, self.best_rate(optimizer))

    def range_of(self, optimizer: str, accuracy: float = WORKING_ACCURACY) -> LearningRateRange | None:
        """The rates around the best one that reach an accuracy; None if even the best one does not."""
        rates, curve = self.rates, self.curve(optimizer)
        if max(curve) < accuracy:
            return None
        low = high = curve.index(max(curve))
        while low > 0 and curve[low - 1] >= accuracy:
            low -= 1
        while high < len(rates) - 1 and curve[high + 1] >= accuracy:
            high += 1
        return LearningRateRange(rates[low], rates[high], low == 0, high == len(rates) - 1)

    def most_robust_rate(
        self, optimizers: Sequence[str], accuracy: float = WORKING_ACCURACY
    ) -> tuple[float, list[str]]:
        """The rate that works for the most optimizers, and their names; the smallest of equally good ones."""
        working = {
            rate: [name for name in optimizers if fmean(self.accuracies(name, rate)) >= accuracy] for rate in self.rates
        }
        rate = max(working, key=lambda rate: len(working[rate]))
        return rate, working[rate]

    @cached_property
    def _accuracies(self) -> dict[tuple[str, float], list[float]]:
        """The accuracies by optimizer and rate: a page asks for them a hundred times."""
        accuracies: dict[tuple[str, float], list[float]] = {}
        for training in self.trainings:
            accuracies.setdefault((training.optimizer, training.rate), []).append(training.accuracy)
        return accuracies


def load(path: Path = FILE) -> SweepResult:
    """Read a recorded result.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> SweepResult:
    return result_files.read(path, SweepResult, "python -m core sweep")

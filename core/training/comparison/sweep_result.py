"""What a sweep over learning rates found: its file, the best rate of each optimizer, and how far its range reaches.

result = learning_rate_sweep_result.load()
result.range_of("adam").decades
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from core import result_files
from core.training.comparison.sweep_settings import SweepSettings

FILE = Path(__file__).parent / "results" / "optimizer_sweep.json"
TRAINS = 0.9
"""Mean validation accuracy from which on a rate is said to train the network. Guessing has 0.1."""


class Training(BaseModel):
    """One training of the sweep.

    Attributes:
        optimizer: its name.
        rate: its learning rate.
        seed: of first weights and batches.
        loss: on the validation pictures at the end; None where it is no number any more.
        accuracy: on the validation pictures at the end, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    optimizer: str
    rate: float
    seed: int
    loss: float | None
    accuracy: float


@dataclass(frozen=True)
class Range:
    """The neighbouring rates around the best one that all train.

    Attributes:
        lowest: the smallest of them.
        highest: the largest of them.
        is_open_below: whether the sweep had no smaller one, so that the range may go on.
        is_open_above: whether it had no larger one.
    """

    lowest: float
    highest: float
    is_open_below: bool
    is_open_above: bool

    @property
    def decades(self) -> float:
        """How many powers of ten lie between the two."""
        return math.log10(self.highest / self.lowest)


class SweepResult(BaseModel):
    """All trainings of a sweep, and how they were made.

    Attributes:
        command: that makes this again.
        machine: that it ran on.
        versions: of the libraries.
        seconds: that it took.
        training_pictures: that each network learnt from.
        validation_pictures: that it was measured on.
        settings: of the sweep.
        trainings: in the order of optimizers, rates and seeds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    machine: str
    versions: dict[str, str]
    seconds: float
    training_pictures: int
    validation_pictures: int
    settings: SweepSettings
    trainings: tuple[Training, ...]

    @property
    def rates(self) -> list[float]:
        """The learning rates, ascending."""
        return sorted({training.rate for training in self.trainings})

    @property
    def optimizers(self) -> list[str]:
        """The names of the optimizers, in the order of the file."""
        return list(dict.fromkeys(training.optimizer for training in self.trainings))

    def accuracies(self, optimizer: str, rate: float) -> list[float]:
        """Of one optimizer with one rate, by seed."""
        return [found.accuracy for found in self.trainings if (found.optimizer, found.rate) == (optimizer, rate)]

    def curve(self, optimizer: str) -> list[float]:
        """The mean over the seeds of the accuracy at each of the `rates`."""
        return [fmean(self.accuracies(optimizer, rate)) for rate in self.rates]

    def best_rate(self, optimizer: str) -> float:
        """The rate with the highest mean accuracy; of equal ones the smallest."""
        curve = self.curve(optimizer)
        return self.rates[curve.index(max(curve))]

    def best_accuracy(self, optimizer: str) -> float:
        """The mean accuracy at the best rate."""
        return max(self.curve(optimizer))

    def range_of(self, optimizer: str, accuracy: float = TRAINS) -> Range | None:
        """The rates around the best one that reach an accuracy; None if not even the best one does."""
        rates, curve = self.rates, self.curve(optimizer)
        if max(curve) < accuracy:
            return None
        low = high = curve.index(max(curve))
        while low > 0 and curve[low - 1] >= accuracy:
            low -= 1
        while high < len(rates) - 1 and curve[high + 1] >= accuracy:
            high += 1
        return Range(rates[low], rates[high], low == 0, high == len(rates) - 1)

    def most_robust_rate(self, optimizers: Sequence[str], accuracy: float = TRAINS) -> tuple[float, list[str]]:
        """The rate with which most of the optimizers train, and their names; of equal ones the smallest."""
        able = {
            rate: [name for name in optimizers if fmean(self.accuracies(name, rate)) >= accuracy] for rate in self.rates
        }
        rate = max(able, key=lambda found: len(able[found]))
        return rate, able[rate]


def load(path: Path = FILE) -> SweepResult:
    """Read a result.

    Raises:
        ResultFileError: it is missing or damaged.
    """
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> SweepResult:
    return result_files.read(path, SweepResult, "python -m core sweep")

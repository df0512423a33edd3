"""The recorded experiment behind the decision table: the accuracy of each transfer strategy by training set size."""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from core import result_files
from core.arrays import Float64Array
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference

FILE = Path(__file__).with_name("decision_table.json")

Strategy = Literal["late features", "early features", "fine-tuning", "from scratch"]
STRATEGIES: tuple[Strategy, ...] = ("late features", "early features", "fine-tuning", "from scratch")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)


class Point(_Entry):
    """One training run, measured on test images that it never saw."""

    data: str
    strategy: Strategy = Field(validation_alias="way", serialization_alias="way")
    """Recorded as "way"."""
    per_class: int
    """Training images per class, on average."""
    accuracy: float
    """Rank-1 accuracy on the test images, 0 to 1, with one view of each."""
    seconds: float
    """For extracting the features or for training, on the machine named in the file."""


class Subject(_Entry):
    """A data set of the experiment."""

    name: str
    title: str
    classes: int
    test_images: int
    similar: bool
    """Whether its images resemble those that the network was trained on."""
    late: float
    early: float
    """Cross-validated accuracy on features of the late and of the early layer, with `probed` images per class."""
    probed: int


class Evidence(_Entry):
    """The whole result file."""

    command: str
    machine: str
    late_layer: str
    early_layer: str
    steps: dict[Strategy, int]
    """Approximate number of training steps of each strategy, the same for every training set size."""
    subjects: tuple[Subject, ...]
    points: tuple[Point, ...]

    def curve(self, data: str, strategy: Strategy) -> list[Point]:
        """The points of one strategy on one data set, by training set size."""
        return list(self._curves.get((data, strategy), ()))

    def counts(self, data: str) -> list[int]:
        """The numbers of training images per class that were measured on a data set, ascending."""
        return sorted({point.per_class for point in self.points if point.data == data})

    def expected(self, data: str, strategy: Strategy, per_class: float) -> float:
        """The accuracy with a number of images per class, 0 to 1, interpolated linearly in its logarithm."""
        return float(self._accuracies(data, strategy, np.array([max(per_class, 1)]))[0])

    def subject(self, data: str) -> Subject:
        """The data set of this name."""
        return next(subject for subject in self.subjects if subject.name == data)

    def crossing(self, data: str, first: Strategy, second: Strategy) -> float | None:
        """The number of images per class with which the second strategy is first ahead; None if it never is.

        It is ahead if it is more accurate beyond chance: with the whole 95 % interval of the difference. With more
        images it is never the less accurate of the two.
        """
        counts = self.counts(data)
        fine = np.exp(np.linspace(np.log(counts[0]), np.log(counts[-1]), 200)).tolist()
        found = [self.difference(data, first, second, count) for count in fine]
        behind = [number for number, one in enumerate(found) if one.after <= one.before]
        start = behind[-1] + 1 if behind else 0
        return next((count for count, one in zip(fine[start:], found[start:], strict=True) if one.low > 0), None)

    def difference(self, data: str, first: Strategy, second: Strategy, per_class: float) -> MeanDifference:
        """From the expected accuracy of one strategy to that of another, with its 95 % interval."""
        one, other = (self.expected(data, strategy, per_class) for strategy in (first, second))
        return proportions.difference(one, other, self.subject(data).test_images)

    def most_accurate(self, data: str, per_class: float) -> Strategy:
        """The strategy with the highest expected accuracy for a number of images per class."""
        return max(STRATEGIES, key=lambda strategy: self.expected(data, strategy, per_class))

    def recommended(self, data: str, per_class: float) -> Strategy:
        """The strategy to choose for a number of images per class.

        It is the most accurate of those that are ahead of late features, which take seconds, beyond chance at this
        number; late features if there are none.
        """
        ahead = [one for one in STRATEGIES if self.difference(data, "late features", one, per_class).low > 0]
        return max(ahead, key=lambda strategy: self.expected(data, strategy, per_class), default="late features")

    @cached_property
    def _curves(self) -> dict[tuple[str, Strategy], list[Point]]:
        """The points by data set and strategy, by training set size: asked for thousands of times."""
        curves: dict[tuple[str, Strategy], list[Point]] = {}
        for point in sorted(self.points, key=lambda point: point.per_class):
            curves.setdefault((point.data, point.strategy), []).append(point)
        return curves

    def _accuracies(self, data: str, strategy: Strategy, counts: npt.NDArray) -> Float64Array:
        curve = self.curve(data, strategy)
        measured = np.log([point.per_class for point in curve])
        return np.interp(np.log(counts), measured, [point.accuracy for point in curve])


@lru_cache(maxsize=1)
def recorded() -> Evidence:
    """The committed result.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    return result_files.read(FILE, Evidence, "python -m core.transfer.choice.decision_table")

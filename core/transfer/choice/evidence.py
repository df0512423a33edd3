"""The recorded experiment behind the decision table: how well each way of transfer did, by the number of pictures."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from core import result_files

FILE = Path(__file__).with_name("decision_table.json")

Way = Literal["late features", "early features", "fine-tuning", "from scratch"]
WAYS: tuple[Way, ...] = ("late features", "early features", "fine-tuning", "from scratch")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Point(_Entry):
    """One training, measured on test pictures that it never saw."""

    data: str
    way: Way
    per_class: int
    """Training pictures of each class, on average."""
    accuracy: float
    """Rank-1 on the test part, 0 to 1, with one view."""
    seconds: float
    """Of features or training, on the machine named in the file."""


class Subject(_Entry):
    """A data set of the experiment."""

    name: str
    title: str
    classes: int
    test_images: int
    similar: bool
    """Whether its pictures are of the kind that the network was trained on."""
    late: float
    early: float
    """Cross-validated accuracy of features of the late and the early layer, with `probed` pictures of each class."""
    probed: int


class Evidence(_Entry):
    """The whole result file."""

    command: str
    machine: str
    late_layer: str
    early_layer: str
    steps: dict[Way, int]
    """About so many of each training, at every number of pictures."""
    subjects: tuple[Subject, ...]
    points: tuple[Point, ...]

    def curve(self, data: str, way: Way) -> list[Point]:
        """The points of one way on one data set, by number of pictures."""
        found = [point for point in self.points if (point.data, point.way) == (data, way)]
        return sorted(found, key=lambda point: point.per_class)

    def counts(self, data: str) -> list[int]:
        """The numbers of pictures of each class that were measured on a data set, ascending."""
        return sorted({point.per_class for point in self.points if point.data == data})

    def expected(self, data: str, way: Way, per_class: float) -> float:
        """The accuracy at a number of pictures, between the measured ones linear in its logarithm, 0 to 1."""
        return float(self._accuracies(data, way, np.array([max(per_class, 1)]))[0])

    def subject(self, data: str) -> Subject:
        """The data set of this name."""
        return next(subject for subject in self.subjects if subject.name == data)

    def crossing(self, data: str, first: Way, second: Way) -> float | None:
        """From how many pictures of each class the second way is ahead and stays so; None if it never is.

        Ahead is who is more accurate by more than the standard error of the difference.
        """
        counts = self.counts(data)
        fine = np.exp(np.linspace(np.log(counts[0]), np.log(counts[-1]), 200))
        one, other = (self._accuracies(data, way, fine) for way in (first, second))
        error = np.sqrt((one * (1 - one) + other * (1 - other)) / self.subject(data).test_images)
        behind = np.flatnonzero(other - one <= error)
        if not len(behind):
            return float(fine[0])
        return None if behind[-1] == len(fine) - 1 else float(fine[behind[-1] + 1])

    def most_accurate(self, data: str, per_class: float) -> Way:
        """The way that is expected to be the most accurate at a number of pictures."""
        return max(WAYS, key=lambda way: self.expected(data, way, per_class))

    def worth(self, data: str, per_class: float) -> Way:
        """The way to take: the most accurate of those that are ahead of late features, which take seconds, from this
        number on or a smaller one; late features if there are none."""
        ahead = {way: self.crossing(data, "late features", way) for way in WAYS}
        ways = [way for way, since in ahead.items() if since is not None and per_class >= since]
        return max(ways, key=lambda way: self.expected(data, way, per_class), default="late features")

    def _accuracies(self, data: str, way: Way, counts: npt.NDArray) -> npt.NDArray[np.float64]:
        curve = self.curve(data, way)
        measured = np.log([point.per_class for point in curve])
        return np.interp(np.log(counts), measured, [point.accuracy for point in curve])


@lru_cache(maxsize=1)
def recorded() -> Evidence:
    """The committed result.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    return result_files.read(FILE, Evidence, "python -m core.transfer.choice.decision_table")

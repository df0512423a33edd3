"""The mean difference of pairs of measurements, and whether it differs from 0 by more than chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from core.evaluation.mean_ratio import STUDENT


@dataclass(frozen=True)
class MeanDifference:
    """A measure before and after a change.

    Attributes:
        before: its mean before.
        after: its mean after.
        low: lower end of the 95 % interval of the mean of after − before, by Student's t over the pairs.
        high: its upper end.
    """

    before: float
    after: float
    low: float
    high: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves out 0."""
        return not self.low <= 0 <= self.high

    @property
    def verdict(self) -> str:
        """That in words, for the end of a sentence."""
        return "beyond chance" if self.is_beyond_chance else "which may be chance"


def mean_difference(before: Sequence[float], after: Sequence[float]) -> MeanDifference:
    """Compare a measure pair by pair.

    Args:
        before: at least three values.
        after: as many, in the same order: for example with the same seeds.
    """
    differences = [second - first for first, second in zip(before, after, strict=True)]
    half = STUDENT[min(len(differences), max(STUDENT))] * stdev(differences) / math.sqrt(len(differences))
    middle = fmean(differences)
    return MeanDifference(fmean(before), fmean(after), middle - half, middle + half)

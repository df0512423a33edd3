"""The mean of ratios that were measured on several things, and whether it differs from 1 by more than chance.

Ratios multiply, so all is computed on their logarithms: the geometric mean, and its 95 % interval by Student's t.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

STUDENT = {
    3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262, 11: 2.228, 12: 2.201, 13: 2.179,
    14: 2.160, 15: 2.145, 16: 2.131, 17: 2.120, 18: 2.110, 19: 2.101, 20: 2.093, 21: 2.086, 22: 2.080, 23: 2.074,
    24: 2.069, 25: 2.064, 26: 2.060, 27: 2.056, 28: 2.052, 29: 2.048, 30: 2.045,
}  # fmt: skip
"""The 97.5 % quantile of Student's t for the mean of this many values."""


@dataclass(frozen=True)
class MeanRatio:
    """A mean ratio with its uncertainty.

    Attributes:
        mean: the geometric mean.
        low: lower end of the 95 % interval of the mean.
        high: its upper end.
        count: how many ratios there were.
        below: how many of them were below 1.
    """

    mean: float
    low: float
    high: float
    count: int
    below: int

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves out 1."""
        return not self.low <= 1 <= self.high


def mean_ratio(ratios: Sequence[float]) -> MeanRatio:
    """The mean of some ratios.

    Args:
        ratios: positive numbers, at least three, each from another thing.
    """
    logs = [math.log(ratio) for ratio in ratios]
    # From 30 values on, t falls by less than 5 %, so the last entry of the table errs on the safe side.
    half = STUDENT[min(len(logs), max(STUDENT))] * stdev(logs) / math.sqrt(len(logs))
    middle = fmean(logs)
    return MeanRatio(
        math.exp(middle),
        math.exp(middle - half),
        math.exp(middle + half),
        len(logs),
        sum(ratio < 1 for ratio in ratios),
    )

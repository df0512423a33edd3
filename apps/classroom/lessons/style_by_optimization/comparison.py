"""What was measured of both optimizers, recorded in `comparison.json` by `finished.py`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.evaluation.mean_ratio import MeanRatio, mean_ratio

FILE = Path(__file__).with_name("comparison.json")
SIDE = 256
"""Longest side in pixels of the pictures on which the optimizers were compared."""


@dataclass(frozen=True)
class Comparison:
    """The final losses of Adam and L-BFGS on the same pairs of photo and painting.

    Attributes:
        steps: of each run.
        adam: the losses of Adam, one a pair.
        lbfgs: those of L-BFGS.
        adam_seconds: the time of all runs together.
        lbfgs_seconds: the same for L-BFGS.
    """

    steps: int
    adam: Sequence[float]
    lbfgs: Sequence[float]
    adam_seconds: float
    lbfgs_seconds: float

    @property
    def ratios(self) -> list[float]:
        """The loss of L-BFGS over that of Adam for each pair."""
        return [b / a for a, b in zip(self.adam, self.lbfgs, strict=True)]

    @property
    def mean(self) -> MeanRatio:
        """The geometric mean of the ratios over pairs, with its 95 % interval."""
        return mean_ratio(self.ratios)

    @property
    def time_ratio(self) -> float:
        """The time of L-BFGS over that of Adam."""
        return self.lbfgs_seconds / self.adam_seconds


@cache
def recorded() -> Comparison:
    """The recorded comparison."""
    return Comparison(**json.loads(FILE.read_text(encoding="utf-8")))

"""Counting with a detector: how many things of a class it finds in each image, against how many are labelled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Int64Array
from core.boxes import Detections
from core.evaluation.detection.average_precision import Truth
from core.evaluation.detection.bootstrap import DRAWS, SHARE


@dataclass(frozen=True)
class MeanError:
    """Counted minus labelled, mean over the images, with the middle 95 % of the bootstrap over them."""

    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out 0."""
        return not self.low <= 0 <= self.high


def counted(found: Sequence[Detections], classes: int, least: float) -> Int64Array:
    """Detections of each class in each image with a score of at least `least`, int64 (N, C)."""
    return np.array([np.bincount(f.labels[f.scores >= least], minlength=classes) for f in found], np.int64)


def labelled(truths: Sequence[Truth], classes: int) -> Int64Array:
    """Labelled boxes of each class in each image, without those to be ignored, int64 (N, C)."""
    return np.array([np.bincount(t.labels[~t.ignored], minlength=classes) for t in truths], np.int64)


def mean_errors(counts: Int64Array, true: Int64Array, draws: int = DRAWS, seed: int = 0) -> list[MeanError]:
    """The mean error of each class.

    Args:
        counts: int64 (N, C), from `counted`.
        true: int64 (N, C), from `labelled`.
        draws: how often the images are drawn again, with repetition.
        seed: of the draws.
    """
    errors, images = counts - true, len(counts)
    times = np.random.default_rng(seed).multinomial(images, np.full(images, 1 / images), size=draws)
    low, high = np.quantile(times @ errors / images, [(1 - SHARE) / 2, (1 + SHARE) / 2], axis=0)
    return [
        MeanError(float(value), float(least), float(most))
        for value, least, most in zip(errors.mean(axis=0), low, high, strict=True)
    ]

"""How good a generator is: modes covered, samples of good quality, and distances between two sets of points."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import FloatArray, Int64Array
from core.synthesis.gan.laboratory.distributions import Modes

STANDARD_DEVIATIONS = 3.0
"""How far from the centre of a mode a sample still counts as good."""
FAIR_SHARE = 0.2
"""A mode is covered if at least this fraction of its fair share of the samples are good ones of it."""
EXTENT = 1.25
"""Half the side of the square that histograms and fields show."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """How samples spread over the modes of a mixture.

    Attributes:
        counts: good samples of each mode, int64 (K,).
        is_covered: whether that is enough, bool (K,).
        good: share of all samples that are good, 0 to 1; 0.989 of real samples are.
    """

    counts: Int64Array
    is_covered: npt.NDArray[np.bool_]
    good: float

    @property
    def covered(self) -> int:
        """Modes with enough good samples."""
        return int(self.is_covered.sum())


def coverage(samples: FloatArray, modes: Modes) -> Coverage:
    """Count modes and good samples.

    A sample is good if it lies within three standard deviations of the nearest mode, as in Srivastava et al., VEEGAN,
    2017. There one good sample covers a mode; here it takes a fifth of the mode's fair share, because samples that are
    spread between modes meet all of them.

    Args:
        samples: (N, 2), N at least 1.
        modes: of the real distribution.
    """
    distances = pairwise_distances(samples, modes.centres)
    is_good = distances.min(axis=1) <= STANDARD_DEVIATIONS * modes.spread
    counts = np.bincount(distances.argmin(axis=1)[is_good], minlength=len(modes.centres))
    enough = FAIR_SHARE * len(samples) / len(modes.centres)
    return Coverage(counts, counts >= enough, float(is_good.mean()))


def energy_distance(first: FloatArray, second: FloatArray) -> float:
    """2·E|X − Y| − E|X − X'| − E|Y − Y'|: 0 for equal distributions, and only for them.

    The estimate is unbiased, so between two samples of one distribution it is as often a little below 0 as above.

    Source: Székely and Rizzo, Energy statistics, 2013.

    Args:
        first: points, (N, 2), N at least 2.
        second: points, (M, 2), M at least 2.
    """
    across = pairwise_distances(first, second).mean()
    within = [
        pairwise_distances(points, points).sum() / (len(points) * (len(points) - 1)) for points in (first, second)
    ]
    return float(2 * across - sum(within))


def jensen_shannon(first: FloatArray, second: FloatArray, cells: int = 12) -> float:
    """The Jensen-Shannon divergence between two histograms over a square grid, in bits: 0 if equal, 1 if disjoint.

    With few points in many cells even samples of one distribution differ: give thousands of points, and compare with
    the divergence between two sets of real samples. Points outside the square count in the cells at its border.

    Source: Lin, Divergence Measures Based on the Shannon Entropy, 1991.

    Args:
        first: points, (N, 2).
        second: points, (M, 2).
        cells: along each side.
    """
    p, q = (_histogram(points, cells) for points in (first, second))
    middle = (p + q) / 2
    return float(sum(0.5 * np.sum(h[h > 0] * np.log2(h[h > 0] / middle[h > 0])) for h in (p, q)))


def accuracies(real_logits: FloatArray, fake_logits: FloatArray, boundary: float | None) -> tuple[float, float]:
    """The shares of real and of generated samples that the discriminator recognises, each 0 to 1.

    Args:
        real_logits: (N,).
        fake_logits: (M,).
        boundary: logit above which a sample is taken for real; None for halfway between the two means, as a Wasserstein
            critic has no boundary of its own.
    """
    limit = (real_logits.mean() + fake_logits.mean()) / 2 if boundary is None else boundary
    return float((real_logits > limit).mean()), float((fake_logits <= limit).mean())


def pairwise_distances(first: FloatArray, second: FloatArray) -> FloatArray:
    """The distance of every point of `first` (N, 2) to every point of `second` (M, 2), (N, M)."""
    x, y = (np.subtract.outer(first[:, axis], second[:, axis]) for axis in (0, 1))
    x *= x
    y *= y
    x += y
    return np.sqrt(x, out=x)


def _histogram(points: FloatArray, cells: int) -> FloatArray:
    """The share of the points in each cell, (cells, cells)."""
    inside = np.clip(points, -EXTENT, EXTENT)
    counts, _, _ = np.histogram2d(inside[:, 0], inside[:, 1], cells, [[-EXTENT, EXTENT]] * 2)
    return counts / len(points)

"""Shares that were counted, such as accuracies: their 95 % interval, and whether two differ by more than chance."""

import math

from core.evaluation.mean_difference import MeanDifference
from core.numbers import percent

STANDARD_DEVIATIONS = 1.96
"""Half the width of a 95 % interval of the normal distribution."""


def interval(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, Probable Inference, 1927).

    Args:
        share: that was counted, 0 to 1.
        count: of what it was counted among, for example test images.

    Returns:
        The lower and the upper end, 0 to 1.
    """
    square = STANDARD_DEVIATIONS**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = math.sqrt(share * (1 - share) * square / count + (square / (2 * count)) ** 2) / (1 + square / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(before: float, after: float, count: int, after_count: int | None = None) -> MeanDifference:
    """The difference of two shares with its 95 % interval, as if they had been counted among different things.

    One success and one failure are added to each, so that a share of 0 or 1 does not count as certain (Agresti and
    Caffo, Simple and Effective Confidence Intervals for Proportions, 2000). For two classifiers on the same images
    the interval is too wide rather than too narrow, because they find the same images hard.

    Args:
        before: the first share, 0 to 1.
        after: the second one.
        count: of what the first one was counted among.
        after_count: the same for the second one; None: as many.
    """
    counts = (count, count if after_count is None else after_count)
    first, second = ((share * n + 1) / (n + 2) for share, n in zip((before, after), counts, strict=True))
    variance = first * (1 - first) / (counts[0] + 2) + second * (1 - second) / (counts[1] + 2)
    middle, half = second - first, STANDARD_DEVIATIONS * math.sqrt(variance)
    return MeanDifference(before, after, middle - half, middle + half)


def paired_difference(before: float, gained: int, lost: int, count: int) -> MeanDifference:
    """The difference of two accuracies on the same images with its 95 % interval.

    Half an image is added to those that turned right and to those that turned wrong, so that no change at all does
    not count as certain (Agresti and Min, Simple Improved Confidence Intervals for Comparing Matched Proportions,
    2005).

    Args:
        before: the first accuracy, 0 to 1.
        gained: images that only the second classifier predicts correctly.
        lost: images that only the first one predicts correctly.
        count: all images.
    """
    total = count + 2
    middle = (gained - lost) / total
    half = STANDARD_DEVIATIONS * math.sqrt((gained + lost + 1) / total**2 - middle**2 / total)
    return MeanDifference(before, before + (gained - lost) / count, middle - half, middle + half)


def with_interval(share: float, count: int, digits: int = 1) -> str:
    """A share with its 95 % interval for readers, such as "96.1 % (93.2 to 97.8)"."""
    low, high = interval(share, count)
    return f"{percent(share, digits)} ({100 * low:.{digits}f} to {100 * high:.{digits}f})"

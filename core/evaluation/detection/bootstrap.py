"""How sure an average precision is: a bootstrap over the images (Efron and Tibshirani 1993).

A split of 38 images is one draw of many. Drawing 38 of them again and again, with repetition, and measuring anew each
time shows how far the figure would move with other images.
"""

from collections.abc import Sequence

import numpy as np

from core.arrays import Float64Array, Int64Array
from core.evaluation.detection.average_precision import THRESHOLDS, Matches, Truth, interpolated

DRAWS = 1000
SHARE = 0.95


def interval(
    matches: Sequence[Matches],
    truths: Sequence[Truth],
    threshold: float = 0.5,
    draws: int = DRAWS,
    seed: int = 0,
    label: int | None = None,
) -> tuple[float, float]:
    """The middle 95 % of the average precision over draws of the images.

    Args:
        matches: of each class, from `core.evaluation.detection.average_precision.match`.
        truths: the labelled boxes of each image.
        threshold: one of `THRESHOLDS`.
        draws: how often to draw.
        seed: of the draws.
        label: of one class; None: the mean over classes.

    Returns:
        The lower and the upper end.
    """
    values = sampled(matches, truths, threshold, draws, seed, label)
    low, high = np.quantile(values, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return float(low), float(high)


def sampled(
    matches: Sequence[Matches],
    truths: Sequence[Truth],
    threshold: float,
    draws: int,
    seed: int,
    chosen: int | None = None,
) -> Float64Array:
    """The average precision of each draw, float64 (draws,): the mean over classes.

    Of a chosen class: without the draws that have none of its objects.
    """
    rng = np.random.default_rng(seed)
    count = len(truths)
    times = rng.multinomial(count, np.full(count, 1 / count), size=draws)  # How often each image was drawn.
    of_classes = []
    for label, of_class in enumerate(matches):
        objects = np.array([((t.labels == label) & ~t.ignored).sum() for t in truths], np.int64)
        if of_class.objects and chosen in (None, label):
            of_classes.append(_of_class(of_class, objects, times, THRESHOLDS.index(threshold)))
    if chosen is not None and of_classes:
        return of_classes[0][~np.isnan(of_classes[0])]
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.nanmean(np.stack(of_classes), axis=0)) if of_classes else np.zeros(draws)


def _of_class(matches: Matches, objects: Int64Array, times: Int64Array, level: int) -> Float64Array:
    """The average precision of one class in each draw; NaN in draws without an object of the class."""
    counts = ~matches.ignored[level]
    right = matches.right[level][counts]
    weights = times[:, matches.image[counts]]  # (draws, detections)
    hits = np.cumsum(weights * right, axis=1)
    seen = np.cumsum(weights, axis=1)
    wanted = times @ objects
    found = np.full(len(times), np.nan)
    for draw in np.flatnonzero(wanted):
        found[draw] = interpolated(hits[draw] / np.maximum(seen[draw], 1), hits[draw] / wanted[draw])
    return found

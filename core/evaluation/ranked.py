"""Ranked accuracy: how often the true class is among the k that a classifier finds most probable."""

import numpy as np
import numpy.typing as npt

from core.arrays import Int64Array
from core.errors import ConvolabError


def ranks(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> Int64Array:
    """Compute the rank of each image's true class, 1 if it is the most probable one.

    Of equally probable classes, the one with the lower index ranks first, as in `Classifier.predict`.

    Args:
        probabilities: (N, C), or any scores that increase with the probability.
        labels: (N,), integers from 0 to C - 1.

    Returns:
        int64 (N,), 1 to C.

    Raises:
        ConvolabError: the shapes do not match, a label is out of range, or a score is NaN.
    """
    scores, truth = np.asarray(probabilities), np.asarray(labels)
    if scores.ndim != 2 or truth.shape != scores.shape[:1]:
        raise ConvolabError(
            f"Probabilities of shape {scores.shape} do not match labels of shape {truth.shape}; use (N, C) and (N,)."
        )
    if np.isnan(scores).any():
        raise ConvolabError("Some probabilities are NaN and cannot be ranked.")
    if truth.size and not (
        np.issubdtype(truth.dtype, np.integer) and truth.min() >= 0 and truth.max() < scores.shape[1]
    ):
        raise ConvolabError(f"Labels must be whole numbers from 0 to {scores.shape[1] - 1}.")
    truth = truth.astype(np.int64)
    own = np.take_along_axis(scores, truth[:, np.newaxis], axis=1)
    earlier = np.arange(scores.shape[1]) < truth[:, np.newaxis]
    return 1 + ((scores > own) | ((scores == own) & earlier)).sum(axis=1)


def rank_accuracy(probabilities: npt.ArrayLike, labels: npt.ArrayLike, k: int) -> float:
    """Compute rank-k accuracy: the fraction of images whose true class has rank k or better, 0 to 1.

    Args:
        probabilities: (N, C), or any scores that increase with the probability.
        labels: (N,), integers from 0 to C - 1.
        k: number of ranks that count as correct, at least 1.

    Raises:
        ConvolabError: k is below 1, there are no images, or `ranks` raises it.
    """
    if k < 1:
        raise ConvolabError(f"Rank-{k} accuracy does not exist; k starts at 1.")
    ranked = ranks(probabilities, labels)
    if not ranked.size:
        raise ConvolabError("There are no pictures to measure an accuracy on.")
    return float((ranked <= k).mean())

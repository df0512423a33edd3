"""Ensembles: average the predictions of several networks and measure the gain.

If M networks give the true class of an image the probabilities p_1 … p_M, the loss of their average is
-log(mean of p_m), and their average loss is the mean of -log(p_m). Since -log is convex, the first never exceeds the
second (Jensen, 1906): on every image, and so on every set of images, the cross-entropy of the ensemble is at most the
mean cross-entropy of its members. No such bound holds for accuracy: the average can be wrong where most members are
right.

Hansen and Salamon, "Neural Network Ensembles", 1990; Krogh and Vedelsby, "Neural Network Ensembles, Cross Validation,
and Active Learning", 1995 (the gain comes from the disagreement of the members).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array, Int64Array
from core.errors import ConvolabError

EPSILON = 1e-7
"""Added to every probability, so that no loss is infinite. Keras clips smaller probabilities to this value instead,
which breaks the convexity: the ensemble's loss could then exceed the mean loss of its members."""


@dataclass(frozen=True)
class Performance:
    """How good predictions are: accuracy, 0 to 1, and mean cross-entropy in nats."""

    accuracy: float
    loss: float


@dataclass(frozen=True)
class Comparison:
    """An ensemble beside its members.

    Attributes:
        members: the performance of each member, in the order of the predictions.
        ensemble: the performance of their average.
        disagreement: the share of images, 0 to 1, for which two members predict different classes; the mean over all
            pairs.
    """

    members: tuple[Performance, ...]
    ensemble: Performance
    disagreement: float

    @property
    def mean(self) -> Performance:
        """The mean accuracy and the mean loss of the members."""
        count = len(self.members)
        return Performance(sum(m.accuracy for m in self.members) / count, sum(m.loss for m in self.members) / count)

    @property
    def best(self) -> Performance:
        """The performance of the member with the highest accuracy."""
        return max(self.members, key=lambda member: member.accuracy)

    @property
    def jensen_gap(self) -> float:
        """How far the ensemble's loss lies below the mean loss of its members, in nats; never negative."""
        return self.mean.loss - self.ensemble.loss


@dataclass(frozen=True, eq=False)
class Flips:
    """The images whose prediction turns right or wrong when a member joins, by index.

    Attributes:
        gained: int64, wrong before and right after.
        lost: int64, right before and wrong after.
    """

    gained: Int64Array
    lost: Int64Array


def performance(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> Performance:
    """Accuracy and cross-entropy of predictions.

    Args:
        probabilities: (N, C), each row with the sum 1.
        labels: (N,), integers from 0 to C - 1.

    Raises:
        ConvolabError: the shapes do not match, or there are no images.
    """
    predicted, truth = np.asarray(probabilities, np.float64), np.asarray(labels)
    if predicted.ndim != 2 or truth.shape != predicted.shape[:1] or not truth.size:
        raise ConvolabError(
            f"Probabilities of shape {predicted.shape} do not fit labels of shape {truth.shape}; pass (N, C) and (N,) "
            "with N of at least 1."
        )
    accuracy = float((predicted.argmax(axis=1) == truth).mean())
    return Performance(accuracy, float(losses(predicted[np.newaxis], truth)[0].mean()))


def losses(members: npt.ArrayLike, labels: npt.ArrayLike) -> Float64Array:
    """The cross-entropy of every prediction, in nats.

    Args:
        members: (M, N, C), probabilities.
        labels: (N,), integers from 0 to C - 1.

    Returns:
        float64 (M, N).
    """
    predicted, truth = np.asarray(members, np.float64), np.asarray(labels)
    return -np.log((predicted[:, np.arange(len(truth)), truth] + EPSILON) / (1 + EPSILON))


def average(members: npt.ArrayLike, chosen: Sequence[int] | None = None) -> Float64Array:
    """The mean probabilities of members, float64 (N, C).

    Args:
        members: (M, N, C).
        chosen: indices of the members to average; None for all.

    Raises:
        ConvolabError: no member is chosen.
    """
    predicted = np.asarray(members, np.float64)
    predicted = predicted if chosen is None else predicted[list(chosen)]
    if not len(predicted):
        raise ConvolabError("An ensemble needs at least one member; choose one.")
    return predicted.mean(axis=0)


def compare(members: npt.ArrayLike, labels: npt.ArrayLike, chosen: Sequence[int] | None = None) -> Comparison:
    """The performance of an ensemble and of each of its members.

    Args:
        members: (M, N, C).
        labels: (N,), integers from 0 to C - 1.
        chosen: indices of the members to average; None for all.

    Raises:
        ConvolabError: no member is chosen, or the shapes do not match.
    """
    averaged = average(members, chosen)
    predicted = np.asarray(members)
    predicted = predicted if chosen is None else predicted[list(chosen)]
    alone = tuple(performance(member, labels) for member in predicted)
    return Comparison(alone, performance(averaged, labels), disagreement(predicted))


def growth(members: npt.ArrayLike, labels: npt.ArrayLike, order: Sequence[int]) -> list[Comparison]:
    """The comparison after each member has joined: the first alone, the first two, and so on.

    Args:
        members: (M, N, C).
        labels: (N,), integers from 0 to C - 1.
        order: indices of the members in the order in which they join.

    Raises:
        ConvolabError: the shapes do not match.
    """
    return [compare(members, labels, order[: count + 1]) for count in range(len(order))]


def disagreement(members: npt.ArrayLike) -> float:
    """The share of images, 0 to 1, for which two members predict different classes: the mean over all pairs.

    Args:
        members: (M, N, C); 0 for a single member.
    """
    predicted = np.asarray(members).argmax(axis=2)
    pairs = [float((a != b).mean()) for a, b in combinations(predicted, 2)]
    return float(np.mean(pairs)) if pairs else 0.0


def error_correlation(members: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """The correlation of two members' errors over the images, -1 to 1: the mean over all pairs.

    Unlike their disagreement, it does not grow with the number of errors. It is 0 if each errs independently of the
    other, 1 if both err on the same images.

    Args:
        members: (M, N, C), at least two members, each of which is right on some images and wrong on others.
        labels: (N,), integers from 0 to C - 1.
    """
    wrong = (np.asarray(members).argmax(axis=2) != np.asarray(labels)).astype(np.float64)
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in combinations(wrong, 2)]))


def vote(members: npt.ArrayLike) -> Int64Array:
    """The class with the most votes of the members, int64 (N,); of equal ones that with the higher mean probability.

    Args:
        members: (M, N, C), probabilities.
    """
    predicted = np.asarray(members, np.float64)
    votes = np.eye(predicted.shape[2])[predicted.argmax(axis=2)].sum(axis=0)
    return np.asarray((votes + predicted.mean(axis=0) / 2).argmax(axis=1), np.int64)


def flips(before: npt.ArrayLike, after: npt.ArrayLike, labels: npt.ArrayLike) -> Flips:
    """The images whose prediction turns right, and those whose prediction turns wrong.

    Args:
        before: (N, C), probabilities without the new member.
        after: (N, C), probabilities with it.
        labels: (N,), integers from 0 to C - 1.
    """
    truth = np.asarray(labels)
    was_right, is_right = (np.asarray(p).argmax(axis=1) == truth for p in (before, after))
    return Flips(np.flatnonzero(~was_right & is_right), np.flatnonzero(was_right & ~is_right))

"""Ensembles: the answers of several networks averaged, and what that is worth, in numbers.

For one picture whose true class gets the probabilities p_1 … p_M, the loss of the average is -log(mean of p_m) and the
average loss is the mean of -log(p_m). As -log is convex, the first is never larger than the second (Jensen, 1906): the
ensemble's cross-entropy is bounded by the mean of its members', on every picture and so on every set of them. Nothing
of the kind holds for accuracy: the average may be wrong where most members are right.

Hansen and Salamon, "Neural Network Ensembles", 1990; Krogh and Vedelsby, "Neural Network Ensembles, Cross Validation,
and Active Learning", 1995 (the gain is what the members disagree in).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.errors import ConvolabError

Floats = npt.NDArray[np.floating]
Integers = npt.NDArray[np.int64]

SMALLEST = 1e-7
"""Added to every probability, so that no loss is infinite. Keras raises smaller ones to this much instead, which cuts
the convexity off: with it the ensemble's loss could come out above its members' mean."""


@dataclass(frozen=True)
class Figures:
    """How good answers are: the part that is right, 0 to 1, and the mean cross-entropy in nats."""

    accuracy: float
    loss: float


@dataclass(frozen=True)
class Comparison:
    """An ensemble beside its members.

    Attributes:
        members: the figures of each, in the order of the answers.
        ensemble: those of their average.
        disagreement: the part of pictures, 0 to 1, to which two members answer differently, as the mean of all pairs.
    """

    members: tuple[Figures, ...]
    ensemble: Figures
    disagreement: float

    @property
    def mean(self) -> Figures:
        """The mean of the members' figures."""
        count = len(self.members)
        return Figures(sum(m.accuracy for m in self.members) / count, sum(m.loss for m in self.members) / count)

    @property
    def best(self) -> Figures:
        """The figures of the member with the highest accuracy."""
        return max(self.members, key=lambda member: member.accuracy)

    @property
    def jensen_gap(self) -> float:
        """How far the ensemble's loss lies below the members' mean loss, in nats; never below 0."""
        return self.mean.loss - self.ensemble.loss


@dataclass(frozen=True, eq=False)
class Flips:
    """The pictures whose answer changes sides when a member joins, by their number.

    Attributes:
        gained: int64, wrong before and right after.
        lost: int64, right before and wrong after.
    """

    gained: Integers
    lost: Integers


def figures(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> Figures:
    """Accuracy and cross-entropy of answers.

    Args:
        probabilities: (N, C), each row with the sum 1.
        labels: (N,), whole numbers from 0 to C - 1.

    Raises:
        ConvolabError: shapes do not fit, or there are no pictures.
    """
    found, truth = np.asarray(probabilities, np.float64), np.asarray(labels)
    if found.ndim != 2 or truth.shape != found.shape[:1] or not truth.size:
        raise ConvolabError(
            f"Probabilities of shape {found.shape} do not fit labels of shape {truth.shape}; (N, C) and (N,) do, with "
            "N of one or more."
        )
    return Figures(float((found.argmax(axis=1) == truth).mean()), float(losses(found[np.newaxis], truth)[0].mean()))


def losses(members: npt.ArrayLike, labels: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The cross-entropy of every answer, in nats.

    Args:
        members: (M, N, C), probabilities.
        labels: (N,), whole numbers from 0 to C - 1.

    Returns:
        float64 (M, N).
    """
    found, truth = np.asarray(members, np.float64), np.asarray(labels)
    return -np.log((found[:, np.arange(len(truth)), truth] + SMALLEST) / (1 + SMALLEST))


def average(members: npt.ArrayLike, chosen: Sequence[int] | None = None) -> npt.NDArray[np.float64]:
    """The mean probabilities of members, float64 (N, C).

    Args:
        members: (M, N, C).
        chosen: the numbers of the members that take part; all where None.

    Raises:
        ConvolabError: no member takes part.
    """
    found = np.asarray(members, np.float64)
    found = found if chosen is None else found[list(chosen)]
    if not len(found):
        raise ConvolabError("An ensemble needs one member at least; choose one.")
    return found.mean(axis=0)


def compare(members: npt.ArrayLike, labels: npt.ArrayLike, chosen: Sequence[int] | None = None) -> Comparison:
    """The figures of an ensemble and of its members.

    Args:
        members: (M, N, C).
        labels: (N,), whole numbers from 0 to C - 1.
        chosen: the numbers of the members that take part; all where None.

    Raises:
        ConvolabError: no member takes part, or shapes do not fit.
    """
    together = average(members, chosen)
    found = np.asarray(members)[range(len(np.asarray(members))) if chosen is None else list(chosen)]
    own = tuple(figures(member, labels) for member in found)
    return Comparison(own, figures(together, labels), disagreement(found))


def growth(members: npt.ArrayLike, labels: npt.ArrayLike, order: Sequence[int]) -> list[Comparison]:
    """What becomes of the ensemble as its members join one by one: of the first one alone, of the first two, …

    Raises:
        ConvolabError: shapes do not fit.
    """
    return [compare(members, labels, order[: count + 1]) for count in range(len(order))]


def disagreement(members: npt.ArrayLike) -> float:
    """The part of pictures, 0 to 1, to which two members give different classes, as the mean of all pairs; 0 for one.

    Args:
        members: (M, N, C).
    """
    answers = np.asarray(members).argmax(axis=2)
    pairs = [float((a != b).mean()) for a, b in combinations(answers, 2)]
    return float(np.mean(pairs)) if pairs else 0.0


def flips(before: npt.ArrayLike, after: npt.ArrayLike, labels: npt.ArrayLike) -> Flips:
    """The pictures whose answer turns right, and those whose answer turns wrong.

    Args:
        before: (N, C), probabilities without the new member.
        after: (N, C), with it.
        labels: (N,), whole numbers from 0 to C - 1.
    """
    truth = np.asarray(labels)
    was, is_now = (np.asarray(answers).argmax(axis=1) == truth for answers in (before, after))
    return Flips(np.flatnonzero(~was & is_now), np.flatnonzero(was & ~is_now))

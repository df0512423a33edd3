"""Choosing C by cross-validation: each part of the rows is left out once, fitted without, and predicted.

Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", 1974.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data.sets.parts import Integers
from core.errors import ConvolabError
from core.serving.linear_head import Floats, LinearHead
from core.snapshots import Snapshot
from core.transfer.linear_heads import logistic_regression
from core.transfer.linear_heads.logistic_regression import Blocks

PENALTIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Choice:
    """What cross-validation found.

    Attributes:
        penalties: the values of C, ascending.
        accuracies: float64 (P,), part of the rows that was predicted right while left out, 0 to 1, for each C.
        losses: float64 (P,), mean cross-entropy of these predictions in nats.
        best: the position of the C that was chosen.
        probabilities: float32 (N, C), the predictions with that C, each picture's while it was left out.
    """

    penalties: tuple[float, ...]
    accuracies: npt.NDArray[np.float64]
    losses: npt.NDArray[np.float64]
    best: int
    probabilities: Floats

    @property
    def penalty(self) -> float:
        """The chosen C."""
        return self.penalties[self.best]

    @property
    def accuracy(self) -> float:
        """Its accuracy."""
        return float(self.accuracies[self.best])


def folds(labels: Integers, groups: Integers, count: int, seed: int = 0) -> Integers:
    """The fold of each row, int64 (N,): every class spread evenly, groups kept together.

    Args:
        labels: the class of each row; a group counts as of its first row's class.
        groups: equal for rows that must stay together, such as views of one picture.
        count: of folds, at least 2.
        seed: decides who goes where.
    """
    _, first, group_of = np.unique(groups, return_index=True, return_inverse=True)
    fold_of = np.empty(len(first), np.int64)
    rng = np.random.default_rng(seed)
    begin = 0
    for label in np.unique(labels[first]):
        members = rng.permutation(np.flatnonzero(labels[first] == label))
        fold_of[members] = (begin + np.arange(len(members))) % count
        begin += len(members)  # The next class goes on where this one ended, so that folds are equally large.
    return fold_of[group_of.reshape(-1)]


def choose(
    blocks_of: Callable[[Integers], Blocks],
    labels: Integers,
    groups: Integers,
    classes: int,
    *,
    penalties: Sequence[float] = PENALTIES,
    count: int = FOLDS,
    seed: int = 0,
    views: int = 1,
    cautious: bool = False,
) -> Generator[Snapshot, None, Choice]:
    """Try each C on each fold.

    The most accurate C is chosen, of equal ones that with the least loss. Or cautiously: the smallest one that is not
    measurably worse than the most accurate, where rows that only one of the two has right differ by no more than their
    standard deviation (McNemar, 1947). Breiman's rule of one standard error, 1984, is the same for unpaired figures.

    Args:
        blocks_of: gives rows by their numbers, such as `lambda chosen: in_file(reader, chosen)`.
        labels: int64 (N,).
        groups: int64 (N,), see `folds`.
        classes: how many there are.
        penalties: values of C above 0, ascending.
        count: of folds; fewer if the smallest class has fewer groups.
        seed: of the folds.
        views: rows of each picture, side by side; only the first, as which pictures will be seen, counts.
        cautious: how C is chosen, see above.

    Yields:
        A snapshot after each fit, with the accuracy of its C so far as a metric.

    Returns:
        The choice.

    Raises:
        ConvolabError: a class has only one group, so that it cannot be both fitted and left out.
    """
    smallest = min(len(np.unique(groups[labels == label])) for label in np.unique(labels))
    if smallest < 2:
        raise ConvolabError("Cross-validation needs two different pictures of each class; add pictures.")
    fold_of = folds(labels, groups, min(count, smallest), seed)
    total = (int(fold_of.max()) + 1) * len(penalties)
    probabilities = np.zeros((len(penalties), len(labels), classes), np.float32)
    step, predicted = 0, np.zeros(len(labels), bool)
    for fold in range(int(fold_of.max()) + 1):
        left_out = np.flatnonzero(fold_of == fold)
        predicted[left_out] = True
        fitted, tested = blocks_of(np.flatnonzero(fold_of != fold)), blocks_of(left_out)
        head: LinearHead | None = None
        for number, penalty in enumerate(penalties):
            head = logistic_regression.fit(fitted, classes, penalty, head)
            probabilities[number, left_out] = np.concatenate([head.probabilities(rows) for rows, _ in tested()])
            step += 1
            right = probabilities[number, predicted].argmax(axis=1) == labels[predicted]
            yield Snapshot(step, total, metrics={"accuracy": float(right.mean())}, note=f"C = {penalty:g}")
    counted, truth = probabilities[:, ::views], labels[::views]
    right = counted.argmax(axis=2) == truth
    likely = np.take_along_axis(counted, truth[np.newaxis, :, np.newaxis], axis=2)[..., 0]
    losses = -np.log(np.maximum(likely.astype(np.float64), 1e-12)).mean(axis=1)
    accuracies = right.mean(axis=1)
    best = int(np.lexsort((losses, -accuracies))[0])
    if cautious:
        best = next(number for number in range(best + 1) if not _is_worse(right[number], right[best]))
    return Choice(tuple(penalties), accuracies, losses, best, counted[best])


def _is_worse(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> bool:
    """Whether one has measurably fewer right than the other, among those on which they differ."""
    differing = int((one != other).sum())
    return int(other.sum()) - int(one.sum()) > np.sqrt(differing)

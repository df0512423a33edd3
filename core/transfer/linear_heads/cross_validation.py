"""Choosing C by cross-validation: each fold is held out once and predicted by a head fitted on the others.

Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", 1974.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array, Float64Array, Int64Array
from core.errors import ConvolabError
from core.snapshots import Snapshot
from core.transfer.linear_heads.logistic_regression import Blocks, Fitting

CS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
COARSE_CS = (0.01, 0.1, 1.0)
"""For comparing layers or data sets whose features were standardised."""
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Choice:
    """The result of a cross-validation.

    Attributes:
        cs: the values of C, ascending.
        accuracies: float64 (len(cs),), the share of held-out images predicted correctly, 0 to 1, for each C.
        losses: float64 (len(cs),), the mean cross-entropy of these predictions in nats.
        best: the index of the chosen C.
        probabilities: float32 (N, classes), the predictions with the chosen C, each from when its image was held out.
    """

    cs: tuple[float, ...]
    accuracies: Float64Array
    losses: Float64Array
    best: int
    probabilities: Float32Array

    @property
    def c(self) -> float:
        """The chosen C."""
        return self.cs[self.best]

    @property
    def accuracy(self) -> float:
        """The accuracy with the chosen C."""
        return float(self.accuracies[self.best])


def folds(labels: Int64Array, groups: Int64Array, count: int, seed: int = 0) -> Int64Array:
    """Assign each row to a fold, int64 (N,): every class is spread evenly, groups stay together.

    Args:
        labels: int64 (N,), the class of each row; a group has the class of its first row.
        groups: int64 (N,), equal for rows that must stay together, such as the views of one image.
        count: the number of folds, at least 2.
        seed: of the random assignment.
    """
    _, first, group_of = np.unique(groups, return_index=True, return_inverse=True)
    fold_of = np.empty(len(first), np.int64)
    rng = np.random.default_rng(seed)
    begin = 0
    for label in np.unique(labels[first]):
        members = rng.permutation(np.flatnonzero(labels[first] == label))
        fold_of[members] = (begin + np.arange(len(members))) % count
        begin += len(members)  # The next class continues where this one ended, so that folds are equally large.
    return fold_of[group_of.reshape(-1)]


def choose(
    blocks_of: Callable[[Int64Array], Blocks],
    labels: Int64Array,
    groups: Int64Array,
    classes: int,
    *,
    cs: Sequence[float] = CS,
    count: int = FOLDS,
    seed: int = 0,
    views: int = 1,
    cautious: bool = False,
) -> Generator[Snapshot, None, Choice]:
    """Choose C by fitting a head with each value of C for each fold.

    The most accurate C wins; of equally accurate ones, the one with the lowest loss. A cautious choice is the smallest
    C that is not measurably worse than the most accurate: the numbers of images that only one of the two predicts
    correctly differ by no more than the standard deviation of that difference (McNemar, 1947). For unpaired figures
    this is the one-standard-error rule of Breiman et al., 1984.

    Args:
        blocks_of: the features with the given row numbers, such as `lambda chosen: in_file(reader, chosen)`.
        labels: int64 (N,).
        groups: int64 (N,), see `folds`.
        classes: the number of classes.
        cs: values of C, above 0, ascending.
        count: the number of folds; fewer if the smallest class has fewer groups.
        seed: of the folds.
        views: consecutive rows per image; only the first view, which is the one used for prediction, is scored.
        cautious: whether to make the cautious choice described above.

    Yields:
        A snapshot after each fit, with the accuracy of its C so far as a metric.

    Returns:
        The choice.

    Raises:
        ConvolabError: a class has only one group, which cannot be both fitted and held out.
    """
    smallest = min(len(np.unique(groups[labels == label])) for label in np.unique(labels))
    if smallest < 2:
        raise ConvolabError("Cross-validation needs at least two different images of each class; add some.")
    fold_of = folds(labels, groups, min(count, smallest), seed)
    total = (int(fold_of.max()) + 1) * len(cs)
    probabilities = np.zeros((len(cs), len(labels), classes), np.float32)
    step, predicted = 0, np.zeros(len(labels), bool)
    for fold in range(int(fold_of.max()) + 1):
        held_out = np.flatnonzero(fold_of == fold)
        predicted[held_out] = True
        fitting = Fitting(blocks_of(np.flatnonzero(fold_of != fold)), classes)
        tested = blocks_of(held_out)
        for number, c in enumerate(cs):
            head = fitting.fit(c)
            probabilities[number, held_out] = np.concatenate([head.probabilities(rows) for rows, _ in tested()])
            step += 1
            right = probabilities[number, predicted].argmax(axis=1) == labels[predicted]
            yield Snapshot(step, total, metrics={"accuracy": float(right.mean())}, note=f"C = {c:g}")
    scored, truth = probabilities[:, ::views], labels[::views]
    right = scored.argmax(axis=2) == truth
    of_truth = np.take_along_axis(scored, truth[np.newaxis, :, np.newaxis], axis=2)[..., 0]
    losses = -np.log(np.maximum(of_truth.astype(np.float64), 1e-12)).mean(axis=1)
    accuracies = right.mean(axis=1)
    best = int(np.lexsort((losses, -accuracies))[0])
    if cautious:
        best = next(number for number in range(best + 1) if not _is_worse(right[number], right[best]))
    return Choice(tuple(cs), accuracies, losses, best, scored[best])


def _is_worse(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> bool:
    """Whether the first has measurably fewer correct predictions than the second, among those in which they differ."""
    differing = int((one != other).sum())
    return int(other.sum()) - int(one.sum()) > np.sqrt(differing)

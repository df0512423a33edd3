"""Cross-validation: honest folds, and a choice of C that scikit-learn's grid makes as well."""

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from core.errors import ConvolabError
from core.snapshots import Snapshot
from core.transfer.linear_heads.cross_validation import Choice, choose, folds
from core.transfer.linear_heads.logistic_regression import in_memory


def result(stream: Generator[Snapshot, Any, Choice]) -> tuple[list[Snapshot], Choice]:
    snapshots = []
    while True:
        try:
            snapshots.append(next(stream))
        except StopIteration as end:
            return snapshots, end.value


@given(some.lists(some.integers(0, 3), min_size=8, max_size=60), some.integers(2, 5), some.integers(0, 9))
def test_folds_spread_every_class_and_part_no_group(labels: list[int], count: int, seed: int) -> None:
    truth = np.repeat(labels, 2)
    groups = np.repeat(np.arange(len(labels)), 2)
    found = folds(truth, groups, count, seed)
    assert (found[::2] == found[1::2]).all()
    for label in np.unique(truth):
        sizes = np.bincount(found[truth == label], minlength=count)
        assert sizes.max() - sizes.min() <= 2  # Rows; one group.


def test_the_chosen_c_is_as_good_as_scikit_learns_best() -> None:
    data = load_digits()
    rows, labels = (data.data / 16).astype(np.float32)[:500], data.target[:500]
    cs = (0.0001, 0.01, 1.0)
    numbers = np.arange(500)
    snapshots, found = result(
        choose(lambda chosen: in_memory(rows[chosen], labels[chosen]), labels, numbers, 10, cs=cs)
    )
    fold_of = folds(labels, numbers, 5)
    right = np.zeros(3)
    for number, c in enumerate(cs):
        for fold in range(5):
            fitted = LogisticRegression(C=c, max_iter=5000).fit(rows[fold_of != fold], labels[fold_of != fold])
            right[number] += (fitted.predict(rows[fold_of == fold]) == labels[fold_of == fold]).sum()
    assert found.accuracies == pytest.approx(right / 500, abs=0.01)
    assert found.c == cs[int(right.argmax())]
    assert [snapshot.step for snapshot in snapshots] == list(range(1, 16))
    assert (found.probabilities.argmax(axis=1) == labels).mean() == pytest.approx(found.accuracy)


def test_one_image_of_a_class_cannot_be_cross_validated() -> None:
    labels = np.array([0, 0, 0, 1, 1])
    views_of_one = np.array([0, 1, 2, 3, 3])
    with pytest.raises(ConvolabError, match="two different images of each class"):
        next(choose(lambda chosen: in_memory(np.eye(5)[chosen], labels[chosen]), labels, views_of_one, 2))


def test_small_classes_get_fewer_folds() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1])
    rows = np.array([[0.0], [0.1], [0.2], [0.1], [1.0], [1.1]])
    snapshots, found = result(
        choose(lambda chosen: in_memory(rows[chosen], labels[chosen]), labels, np.arange(6), 2, cs=(10.0,))
    )
    assert snapshots[-1].total == 2
    assert found.accuracy == 1.0

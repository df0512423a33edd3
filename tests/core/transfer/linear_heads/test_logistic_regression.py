"""Logistic regression: scikit-learn's predictions, from memory or block by block."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from core.arrays import Float32Array
from core.data.hdf5.reader import Reader
from core.data.hdf5.writer import Writer
from core.errors import ConvolabError
from core.transfer.linear_heads import logistic_regression
from core.transfer.linear_heads.logistic_regression import fit, in_file, in_memory

DIGITS = load_digits()
ROWS, LABELS = (DIGITS.data / 16).astype(np.float32)[:1200], DIGITS.target[:1200]


@pytest.mark.parametrize("c", [0.001, 0.1, 10.0])
def test_it_agrees_with_scikit_learn(c: float) -> None:
    oracle = LogisticRegression(C=c, max_iter=5000, tol=1e-8).fit(ROWS, LABELS)
    head = fit(in_memory(ROWS, LABELS), 10, c)
    assert head.probabilities(ROWS) == pytest.approx(oracle.predict_proba(ROWS), abs=0.02)
    assert (head.probabilities(ROWS).argmax(axis=1) == oracle.predict(ROWS)).mean() > 0.995


def test_two_classes_are_scikit_learns_at_half_of_c() -> None:
    few = LABELS < 2
    oracle = LogisticRegression(C=0.2, max_iter=5000, tol=1e-8).fit(ROWS[few], LABELS[few])
    found = fit(in_memory(ROWS[few], LABELS[few]), 2, 0.1).probabilities(ROWS[few])
    assert found == pytest.approx(oracle.predict_proba(ROWS[few]), abs=0.02)


def test_fewer_rows_than_features_give_the_same_weights() -> None:
    wide = np.repeat(ROWS[:60], 4, axis=1) * np.random.default_rng(0).normal(size=256).astype(np.float32)
    block = in_memory(wide, LABELS[:60])
    in_row_space = fit(block, 10, 1.0)
    problem = logistic_regression._problem(block, 10)
    plain = logistic_regression._minimise(problem, 1.0, None)
    assert in_row_space.probabilities(wide) == pytest.approx(plain.probabilities(wide), abs=0.01)
    assert in_row_space.kernel == pytest.approx(plain.kernel, abs=0.02)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with Writer(tmp_path / "rows.h5", (64,), tuple("0123456789"), dtype="float32", total=len(ROWS)) as writer:
        writer.add(ROWS, LABELS)
    with Reader(tmp_path / "rows.h5") as opened:
        yield opened


def test_blocks_of_a_file_that_does_not_fit_in_memory_give_the_same(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = np.flatnonzero(np.arange(len(ROWS)) % 3 > 0)
    whole = fit(in_file(reader, chosen), 10, 0.1)
    monkeypatch.setattr(logistic_regression, "IN_MEMORY_BYTES", 1000)
    monkeypatch.setattr(logistic_regression, "BLOCK_ROWS", 100)
    blocks = in_file(reader, chosen)
    seen = [len(rows) for rows, _ in blocks()]
    assert max(seen) <= 100
    assert sum(seen) == len(chosen)
    assert fit(blocks, 10, 0.1).probabilities(ROWS) == pytest.approx(whole.probabilities(ROWS), abs=0.01)


@pytest.mark.parametrize(("rows", "labels"), [(ROWS[:5], np.zeros(5, int)), (ROWS[:0], LABELS[:0])])
def test_one_class_is_not_enough(rows: Float32Array, labels: np.ndarray) -> None:
    with pytest.raises(ConvolabError, match="at least two classes"):
        fit(in_memory(rows, labels), 10, 1.0)


def test_features_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ConvolabError, match="not finite"):
        fit(in_memory([[np.nan], [1.0]], [0, 1]), 2, 1.0)

"""The test split of a file of arrays can be read without the rest."""

from pathlib import Path

import numpy as np
import pytest

from core.data.sets import arrays, datasets
from core.data.sets.archives import DataError


@pytest.fixture
def mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small file of arrays, with an empty cache."""
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv(datasets.VARIABLE, str(tmp_path))
    x = np.arange(6 * 4 * 4, dtype=np.uint8).reshape(6, 4, 4)
    np.savez(tmp_path / "mnist.npz", x_train=x[:4], y_train=[0, 1, 2, 3], x_test=x[4:], y_test=[1, 0])
    return tmp_path / "mnist.npz"


def test_the_test_split_alone_is_that_of_the_whole(mnist: Path) -> None:
    alone = datasets.held_out("mnist")
    assert {path.name[-10:] for path in arrays.cache_folder().iterdir()} == {"x_test.npy", "y_test.npy"}
    whole = datasets.load("mnist").splits["test"]
    assert alone.labels.tolist() == whole.labels.tolist() == [1, 0]
    np.testing.assert_array_equal(alone.read(1), whole.read(1))
    assert datasets.load("mnist").splits["train"].labels.tolist() == [0, 1, 2, 3]
    assert datasets.held_out("mnist").labels.tolist() == [1, 0]


def test_a_file_without_a_test_split_is_a_sentence(mnist: Path) -> None:
    np.savez(mnist, x_train=np.zeros((2, 4, 4), np.uint8), y_train=[0, 1])
    with pytest.raises(DataError, match="needs the arrays"):
        datasets.held_out("mnist")


def test_other_data_sets_are_loaded() -> None:
    digits = datasets.load("digits").splits["train"]
    assert len(datasets.held_out("digits")) == len(digits)

"""Linear heads keep their predictions when stored, and damaged files are named."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from core.errors import ConvolabError
from core.serving.linear_head import LinearHead, softmax


def head() -> LinearHead:
    rng = np.random.default_rng(0)
    return LinearHead(rng.normal(size=(6, 3)).astype(np.float32), rng.normal(size=3).astype(np.float32))


def test_a_stored_head_predicts_the_same(tmp_path: Path) -> None:
    features = np.random.default_rng(1).normal(size=(5, 6))
    head().save(tmp_path / "head.h5")
    assert np.array_equal(LinearHead.load(tmp_path / "head.h5").probabilities(features), head().probabilities(features))


def test_probabilities_by_hand() -> None:
    simple = LinearHead(np.eye(2, dtype=np.float32), np.array([0, np.log(3)], np.float32))
    assert simple.probabilities([[0.0, 0.0]])[0] == pytest.approx([0.25, 0.75])


def test_large_scores_do_not_overflow() -> None:
    assert softmax(np.array([[1000.0, 0.0]], np.float32))[0].tolist() == [1.0, 0.0]


def test_features_of_another_layer_are_refused() -> None:
    with pytest.raises(ConvolabError, match="for 6 of them"):
        head().probabilities(np.zeros((1, 5)))


def test_a_file_that_is_not_a_head_is_named(tmp_path: Path) -> None:
    path = tmp_path / "head.h5"
    path.write_bytes(b"no HDF5")
    with pytest.raises(ConvolabError, match=r"head\.h5 is not a linear head"):
        LinearHead.load(path)
    path.unlink()
    with h5py.File(path, "w") as file:
        file["logits/kernel"], file["logits/bias"] = np.zeros((2, 3)), np.zeros(2)
    with pytest.raises(ConvolabError, match="do not match"):
        LinearHead.load(path)

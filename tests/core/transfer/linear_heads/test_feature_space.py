"""Maps of features: similar images lie together, and a new image is placed among its own class."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.errors import ConvolabError
from core.transfer.linear_heads import map_making
from core.transfer.linear_heads.feature_space import FeatureSpace

DIGITS = load_digits()
ROWS, LABELS = DIGITS.data[:300].astype(np.float32), DIGITS.target[:300].astype(np.int64)


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    return map_making.make(ROWS, LABELS)


def test_neighbours_are_of_one_kind(space: FeatureSpace) -> None:
    right = [
        np.bincount(LABELS[space.neighbours(DIGITS.data[i])]).argmax() == DIGITS.target[i] for i in range(300, 400)
    ]
    assert np.mean(right) > 0.9


def test_a_known_image_is_its_own_nearest_neighbour_at_its_place(space: FeatureSpace) -> None:
    assert space.neighbours(ROWS[17])[0] == 17
    assert space.place(ROWS[17]) == pytest.approx(space.places[17].tolist(), abs=1e-3)


def test_places_fill_the_map(space: FeatureSpace) -> None:
    assert space.places.min() == 0
    assert space.places.max() == pytest.approx(1)


def test_a_stored_map_is_the_same(space: FeatureSpace, tmp_path: Path) -> None:
    space.save(tmp_path / "map.h5")
    stored = FeatureSpace.load(tmp_path / "map.h5")
    assert stored.neighbours(DIGITS.data[310]).tolist() == space.neighbours(DIGITS.data[310]).tolist()
    assert stored.place(DIGITS.data[310]) == pytest.approx(space.place(DIGITS.data[310]), abs=0.01)


def test_no_map(tmp_path: Path) -> None:
    (tmp_path / "map.h5").write_bytes(b"x")
    with pytest.raises(ConvolabError, match="is not a map of features"):
        FeatureSpace.load(tmp_path / "map.h5")

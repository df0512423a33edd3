"""Splits are complete, disjoint, stratified, seeded, and cut no group."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrays import Int64Array
from core.data.sets import splits
from core.data.sets.archives import DataError


@dataclass
class FewImages:
    labels: Int64Array
    groups: Int64Array


@st.composite
def few_images(draw: st.DrawFn) -> FewImages:
    sizes = draw(st.lists(st.lists(st.integers(1, 3), min_size=4, max_size=40), min_size=1, max_size=4))
    rows = [
        (label, group) for label, groups in enumerate(sizes) for group, size in enumerate(groups) for _ in range(size)
    ]
    order = draw(st.randoms(use_true_random=False))
    order.shuffle(rows)
    labels = np.array([label for label, _ in rows])
    return FewImages(labels, np.array([1000 * label + group for label, group in rows]))


@given(few_images(), st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.integers(0, 5))
@settings(max_examples=150)
def test_a_four_way_split(images: FewImages, a: float, b: float, c: float, seed: int) -> None:
    indices_of = splits.split(images, {"train_validation": a, "validation": b, "test": c}, seed)
    assert list(indices_of) == ["train", "train_validation", "validation", "test"]
    assert sorted(np.concatenate(list(indices_of.values())).tolist()) == list(range(len(images.labels)))
    for group in np.unique(images.groups):
        members = set(np.flatnonzero(images.groups == group).tolist())
        assert sum(bool(members & set(indices.tolist())) for indices in indices_of.values()) == 1
    for label in np.unique(images.labels):
        size = int((images.labels == label).sum())
        largest = int(np.bincount(images.groups[images.labels == label]).max())
        targets = dict(zip(indices_of, size * np.array([1 - a - b - c, a, b, c]), strict=True))
        roomy = min(targets.values()) >= 2 * largest
        for name, indices in indices_of.items():
            found = int((images.labels[indices] == label).sum())
            assert found >= 1
            assert abs(found - targets[name]) <= (largest if roomy else 4 * largest) + 1e-6
    again = splits.split(images, {"train_validation": a, "validation": b, "test": c}, seed)
    assert all(np.array_equal(indices_of[name], again[name]) for name in indices_of)


@given(few_images(), st.floats(0.01, 0.99), st.integers(0, 5))
@settings(max_examples=150)
def test_a_two_way_split_is_within_one_group_of_its_fraction(images: FewImages, fraction: float, seed: int) -> None:
    indices_of = splits.split(images, {"test": fraction}, seed)
    for label in np.unique(images.labels):
        size = int((images.labels == label).sum())
        largest = int(np.bincount(images.groups[images.labels == label]).max())
        assert abs((images.labels[indices_of["test"]] == label).sum() - fraction * size) <= largest


def test_seeds_differ_and_exact_fractions_are_met() -> None:
    images = FewImages(np.repeat(np.arange(3), 100), np.arange(300))
    first, second = (splits.split(images, {"validation": 0.1, "test": 0.2}, seed) for seed in (0, 1))
    assert {name: len(indices) for name, indices in first.items()} == {"train": 210, "validation": 30, "test": 60}
    assert not np.array_equal(first["test"], second["test"])


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.1, float("nan")])
def test_impossible_fractions(fraction: float) -> None:
    with pytest.raises(DataError, match="not possible"):
        splits.split(FewImages(np.zeros(9, int), np.arange(9)), {"test": fraction}, 0)


def test_impossible_images() -> None:
    with pytest.raises(DataError, match="too few"):
        splits.split(FewImages(np.zeros(9, int), np.arange(9) // 5), {"validation": 0.2, "test": 0.2}, 0)
    with pytest.raises(DataError, match="no pictures"):
        splits.split(FewImages(np.zeros(0, int), np.zeros(0, int)), {"test": 0.2}, 0)
    with pytest.raises(DataError, match="seed"):
        splits.split(FewImages(np.zeros(9, int), np.arange(9)), {"test": 0.2}, -1)

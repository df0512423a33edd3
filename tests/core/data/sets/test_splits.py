"""Splits are complete, disjoint, stratified, seeded, and cut no group."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.sets import splits
from core.data.sets.archives import DataError
from core.data.sets.parts import Integers


@dataclass
class Few:
    labels: Integers
    groups: Integers


@st.composite
def parts(draw: st.DrawFn) -> Few:
    sizes = draw(st.lists(st.lists(st.integers(1, 3), min_size=4, max_size=40), min_size=1, max_size=4))
    rows = [
        (label, group) for label, groups in enumerate(sizes) for group, size in enumerate(groups) for _ in range(size)
    ]
    order = draw(st.randoms(use_true_random=False))
    order.shuffle(rows)
    labels = np.array([label for label, _ in rows])
    return Few(labels, np.array([1000 * label + group for label, group in rows]))


@given(parts(), st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_four_way(part: Few, a: float, b: float, c: float, seed: int) -> None:
    pieces = splits.four_way(part, a, b, c, seed)
    assert list(pieces) == ["training", "training_validation", "validation", "testing"]
    assert sorted(np.concatenate(list(pieces.values())).tolist()) == list(range(len(part.labels)))
    for group in np.unique(part.groups):
        members = set(np.flatnonzero(part.groups == group).tolist())
        assert sum(bool(members & set(piece.tolist())) for piece in pieces.values()) == 1
    for label in np.unique(part.labels):
        size = int((part.labels == label).sum())
        largest = int(np.bincount(part.groups[part.labels == label]).max())
        targets = dict(zip(pieces, size * np.array([1 - a - b - c, a, b, c]), strict=True))
        roomy = min(targets.values()) >= 2 * largest
        for name, piece in pieces.items():
            found = int((part.labels[piece] == label).sum())
            assert found >= 1
            assert abs(found - targets[name]) <= (largest if roomy else 4 * largest) + 1e-6
    again = splits.four_way(part, a, b, c, seed)
    assert all(np.array_equal(pieces[name], again[name]) for name in pieces)


@given(parts(), st.floats(0.01, 0.99), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_two_way_is_within_one_group_of_its_fraction(part: Few, fraction: float, seed: int) -> None:
    pieces = splits.two_way(part, fraction, seed)
    for label in np.unique(part.labels):
        size = int((part.labels == label).sum())
        largest = int(np.bincount(part.groups[part.labels == label]).max())
        assert abs((part.labels[pieces["testing"]] == label).sum() - fraction * size) <= largest


def test_seeds_differ_and_exact_fractions_are_met() -> None:
    part = Few(np.repeat(np.arange(3), 100), np.arange(300))
    first, second = (splits.three_way(part, 0.1, 0.2, seed) for seed in (0, 1))
    assert {name: len(piece) for name, piece in first.items()} == {"training": 210, "validation": 30, "testing": 60}
    assert not np.array_equal(first["testing"], second["testing"])


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.1, float("nan")])
def test_impossible_fractions(fraction: float) -> None:
    with pytest.raises(DataError, match="not possible"):
        splits.two_way(Few(np.zeros(9, int), np.arange(9)), fraction, 0)


def test_impossible_parts() -> None:
    with pytest.raises(DataError, match="too few"):
        splits.three_way(Few(np.zeros(9, int), np.arange(9) // 5), 0.2, 0.2, 0)
    with pytest.raises(DataError, match="no pictures"):
        splits.two_way(Few(np.zeros(0, int), np.zeros(0, int)), 0.2, 0)
    with pytest.raises(DataError, match="seed"):
        splits.two_way(Few(np.zeros(9, int), np.arange(9)), 0.2, -1)

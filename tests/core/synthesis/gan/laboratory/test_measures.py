"""Modes, good samples and distances: by hand, on real samples, and against SciPy."""

import math

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from core.synthesis.gan.laboratory.distributions import DISTRIBUTIONS, Modes
from core.synthesis.gan.laboratory.measures import (
    accuracies,
    coverage,
    energy_distance,
    jensen_shannon,
    pairwise_distances,
)

RANDOM = np.random.default_rng(0)
RING = DISTRIBUTIONS["ring_of_gaussians"]


def test_coverage_by_hand() -> None:
    """Two modes of spread 0.1: two samples within 0.3 of the first, one far from both."""
    modes = Modes(np.array([[0.0, 0.0], [1.0, 0.0]]), 0.1)
    found = coverage(np.array([[0.0, 0.29], [0.1, 0.0], [0.5, 0.0]]), modes)
    assert found.counts.tolist() == [2, 0] and found.covered == 1
    assert found.good == pytest.approx(2 / 3)


def test_real_samples_cover_every_mode_and_almost_all_are_good() -> None:
    for name in ("ring_of_gaussians", "grid_of_gaussians"):
        real = DISTRIBUTIONS[name]
        assert real.modes is not None
        found = coverage(real.sample(RANDOM, 4000), real.modes)
        assert found.covered == len(real.modes.centres)
        assert found.good == pytest.approx(1 - math.exp(-4.5), abs=0.006)  # Within 3 σ of a round Gaussian.


def test_samples_spread_over_the_plane_cover_no_mode() -> None:
    assert RING.modes is not None
    assert coverage(RANDOM.uniform(-1.25, 1.25, (400, 2)), RING.modes).covered <= 2


def test_energy_distance_is_that_of_its_definition() -> None:
    first, second = RANDOM.normal(0, 1, (30, 2)), RANDOM.normal(0.5, 1, (40, 2))
    within = [cdist(p, p)[~np.eye(len(p), dtype=bool)].mean() for p in (first, second)]
    assert energy_distance(first, second) == pytest.approx(2 * cdist(first, second).mean() - sum(within))
    np.testing.assert_allclose(pairwise_distances(first, second), cdist(first, second))


def test_energy_distance_is_zero_for_one_distribution_and_grows_with_the_difference() -> None:
    same = [energy_distance(RING.sample(RANDOM, 300), RING.sample(RANDOM, 300)) for _ in range(40)]
    assert abs(np.mean(same)) < 3 * np.std(same) / math.sqrt(40) and min(same) < 0 < max(same)
    real = RING.sample(RANDOM, 300)
    shifted = [energy_distance(real, RING.sample(RANDOM, 300) + shift) for shift in (0.0, 0.2, 0.4, 0.8)]
    assert shifted == sorted(shifted) and shifted[1] > max(same)
    three_modes = real[np.hypot(*(real - real[0]).T) < 0.7]
    assert energy_distance(three_modes, RING.sample(RANDOM, 300)) > 10 * max(same)


def test_jensen_shannon_runs_from_equal_to_disjoint() -> None:
    left, right = RANDOM.uniform(-1, 0, (5000, 2)), RANDOM.uniform(0.2, 1, (5000, 2))
    assert jensen_shannon(left, left) == 0
    assert jensen_shannon(left, right) == pytest.approx(1)
    both = np.concatenate([left, right])  # Half here, half there, against all here: (½, ½) and (1, 0).
    expected = 0.5 * (0.5 * math.log2(2 / 3) + 0.5 * math.log2(2)) + 0.5 * math.log2(4 / 3)
    assert jensen_shannon(both, left) == pytest.approx(expected)
    assert jensen_shannon(np.full((5, 2), 99.0), np.full((5, 2), 1.24)) == 0  # Outside counts at the border.


def test_accuracies_have_a_boundary_or_take_the_middle() -> None:
    real, fake = np.array([2.0, 3.0, -1.0, 4.0]), np.array([-2.0, 1.0])
    assert accuracies(real, fake, 0.0) == (0.75, 0.5)
    assert accuracies(real + 50, fake + 50, None) == accuracies(real, fake, 0.75) == (0.75, 0.5)

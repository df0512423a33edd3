"""Noise is repeatable, walks keep their length, and arithmetic adds what it says."""

import numpy as np
import pytest

from core.synthesis.gan import latent


def test_the_first_vectors_do_not_depend_on_the_count() -> None:
    assert np.array_equal(latent.noise(4, 100, seed=7), latent.noise(9, 100, seed=7)[:4])
    assert not np.array_equal(latent.noise(4, 100, seed=7), latent.noise(4, 100, seed=8))


def test_noise_is_normal_or_uniform() -> None:
    normal, uniform = latent.noise(500, 100, 0), latent.noise(500, 100, 0, "uniform")
    assert normal.std() == pytest.approx(1, abs=0.02) and normal.max() > 3
    assert uniform.std() == pytest.approx(1 / np.sqrt(3), abs=0.02) and np.abs(uniform).max() <= 1


def test_a_spherical_walk_keeps_the_length_and_a_linear_one_does_not() -> None:
    first, second = latent.noise(2, 100, seed=1)
    spherical, linear = (latent.walk(first, second, 11, path) for path in ("spherical", "linear"))
    for steps in (spherical, linear):
        assert steps.shape == (11, 100) and steps.dtype == np.float32
        assert np.allclose(steps[0], first, atol=1e-5) and np.allclose(steps[-1], second, atol=1e-5)
    middle = np.linalg.norm([spherical[5], linear[5]], axis=1)
    ends = np.linalg.norm([first, second], axis=1)
    assert middle[0] > 0.95 * ends.min() and middle[1] < 0.8 * ends.min()


def test_a_walk_between_opposite_or_equal_vectors_is_finite() -> None:
    vector = latent.noise(1, 100, seed=1)[0]
    for other in (vector, -vector, 0 * vector):
        assert np.isfinite(latent.walk(vector, other, 5)).all()


def test_a_tour_passes_every_vector_and_closes() -> None:
    vectors = latent.noise(3, 20, seed=2)
    steps = latent.tour(vectors, 12)
    assert np.allclose(steps[[0, 4, 8]], vectors, atol=1e-5)
    gaps = np.linalg.norm(np.diff(steps, axis=0, append=steps[:1]), axis=1)
    assert gaps.max() < 2.5 * gaps.min()


def test_arithmetic_is_on_means() -> None:
    plus, minus, also = (np.full((3, 2), value, np.float32) + np.eye(3, 2, dtype=np.float32) for value in (5, 2, 1))
    assert np.allclose(latent.combine(plus, minus, also), 4 + 1 / 3)

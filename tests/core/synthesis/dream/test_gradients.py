"""The prepared gradient still climbs, and each ingredient does what its name says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrays import Float32Array
from core.synthesis.dream.gradients import bands_normalized, colours_decorrelated, frequencies_shaped, prepared
from core.synthesis.dream.settings import DreamSettings

SIZES = st.tuples(st.integers(32, 90), st.integers(32, 90))


def noise(size: tuple[int, int], seed: int = 0) -> Float32Array:
    return np.random.default_rng(seed).normal(size=(*size, 3)).astype(np.float32)


def wave(pixels: float, size: tuple[int, int] = (64, 96)) -> Float32Array:
    """A cosine along the rows with this many pixels a period."""
    row = np.cos(2 * np.pi * np.arange(size[1]) / pixels)
    return np.broadcast_to(row[None, :, None], (*size, 3)).astype(np.float32)


@given(SIZES, st.integers(0, 99), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=40)
def test_every_mixture_of_ingredients_points_uphill_and_has_the_size_of_a_step(
    size: tuple[int, int], seed: int, bands: bool, frequencies: bool, colours: bool
) -> None:
    gradient = noise(size, seed)
    chosen = DreamSettings(normalize_bands=bands, shape_frequencies=frequencies, decorrelate_colours=colours)
    step = prepared(gradient, chosen)
    assert step.shape == gradient.shape and step.dtype == np.float32
    assert step.std() == pytest.approx(1, abs=1e-3)
    assert float((step * gradient).sum()) > 0


def test_a_gradient_of_zero_stays_zero() -> None:
    assert not prepared(np.zeros((40, 50, 3), np.float32), DreamSettings()).any()


def test_without_any_ingredient_the_gradient_is_left_alone() -> None:
    off = DreamSettings(normalize=False, normalize_bands=False, shape_frequencies=False, decorrelate_colours=False)
    gradient = noise((40, 50))
    np.testing.assert_array_equal(prepared(gradient, off), gradient)


def test_bands_of_any_strength_come_out_alike() -> None:
    coarse, fine = wave(48), wave(3)
    mixed = bands_normalized(0.01 * coarse + fine)
    strengths = [float((mixed * each).mean() / np.square(each).mean()) for each in (coarse, fine)]
    assert 1 / 3 < strengths[0] / strengths[1] < 3  # It was 1 / 100.
    np.testing.assert_allclose(bands_normalized(7 * (coarse + fine)), bands_normalized(coarse + fine), atol=1e-3)


def test_bands_do_not_change_the_brightness_of_the_picture() -> None:
    assert abs(bands_normalized(noise((64, 64)) + 5).mean()) < 0.1


def test_frequencies_are_weakened_by_their_power() -> None:
    slow, fast = (np.abs(frequencies_shaped(wave(pixels))).max() for pixels in (48, 3))
    assert slow / fast == pytest.approx(16**0.25, rel=1e-3)


def test_brightness_counts_more_than_colour() -> None:
    grey = np.ones((4, 4, 3), np.float32)
    purple = np.broadcast_to(np.array([1, -2, 1], np.float32), (4, 4, 3))
    strength = [float((colours_decorrelated(each) * each).sum() / np.square(each).sum()) for each in (grey, purple)]
    assert strength[0] > 2 * strength[1] > 0

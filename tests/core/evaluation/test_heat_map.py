"""Heat maps glow where it is hot, dim where it is cold and grey out what the network never saw."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrays import Float32Array
from core.evaluation.heat_map import overlay
from core.images import RGB


def picture(height: int = 20, width: int = 30, seed: int = 0) -> RGB:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def half_hot(height: int = 20, width: int = 30) -> Float32Array:
    heat = np.zeros((height, width), np.float32)
    heat[:, width // 2 :] = 1
    return heat


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**31), st.floats(0, 1))
@settings(max_examples=40)
def test_any_image_keeps_its_shape_and_is_not_modified(height: int, width: int, seed: int, strength: float) -> None:
    image, heat = (
        picture(height, width, seed),
        np.random.default_rng(seed).random((height, width), np.float32),
    )
    image.flags.writeable = heat.flags.writeable = False
    drawn = overlay(image, heat, strength, window=(0.4, 0.4, width / 2, height / 2))
    assert drawn.shape == image.shape and drawn.dtype == np.uint8


def test_without_strength_the_image_is_unchanged() -> None:
    np.testing.assert_array_equal(overlay(picture(), half_hot(), 0), picture())


def test_full_strength_covers_the_hottest_regions_and_halves_the_coldest() -> None:
    drawn = overlay(picture(), half_hot(), 1)
    assert np.ptp(drawn[:, 15:].reshape(-1, 3), axis=0).max() == 0  # one colour, the end of the scale
    red, green, blue = drawn[0, 20]
    assert red > 200 and green > 200 and blue < red  # inferno ends in a pale yellow: red comes first
    np.testing.assert_allclose(drawn[:, :15], picture()[:, :15] / 2, atol=0.5)


def test_more_heat_glows_more() -> None:
    heat = np.tile(np.linspace(0, 1, 30, dtype=np.float32), (20, 1))
    brightness = overlay(np.zeros((20, 30, 3), np.uint8), heat).mean(axis=(0, 2))
    assert (np.diff(brightness) >= 0).all() and brightness[-1] > brightness[0] + 60


def test_everything_outside_the_window_is_grey() -> None:
    image = picture()
    drawn = overlay(image, half_hot(), window=(5.2, 3.8, 25.4, 16.1))
    inside = np.zeros((20, 30), bool)
    inside[4:16, 5:25] = True
    outside = drawn[~inside].astype(int)
    assert (outside == outside[:, :1]).all() and outside.min() >= 110
    np.testing.assert_array_equal(drawn[inside], overlay(image, half_hot())[inside])


@pytest.mark.parametrize("window", [None, (0.0, 0.0, 30.0, 20.0)])
def test_a_window_on_the_whole_image_changes_nothing(
    window: tuple[float, float, float, float] | None,
) -> None:
    np.testing.assert_array_equal(overlay(picture(), half_hot(), window=window), overlay(picture(), half_hot()))

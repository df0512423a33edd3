import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.preprocessors import (
    PreprocessingError,
    RandomPatch,
    RandomResizedPatch,
    SubtractMean,
    TenCrop,
)

RNG = np.random.default_rng(0)
PHOTO = RNG.integers(0, 256, (60, 90, 3), np.uint8)


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_patches_lie_inside_the_image(seed: int) -> None:
    row, column = RandomPatch(32).sample(np.random.default_rng(seed), (60, 90))
    assert 0 <= row <= 28 and 0 <= column <= 58
    assert RandomPatch(32).apply(PHOTO, (row, column)).shape == (32, 32, 3)


def test_every_position_can_be_sampled() -> None:
    rng = np.random.default_rng(1)
    sampled = {RandomPatch(3).sample(rng, (4, 5)) for _ in range(200)}
    assert sampled == {(row, column) for row in range(2) for column in range(3)}


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.sampled_from([(60, 90), (90, 60), (64, 64), (5, 200)]))
def test_resized_patches_lie_inside_and_are_at_least_as_large_as_asked(seed: int, size: tuple[int, int]) -> None:
    step = RandomResizedPatch(32, smallest=0.25)
    row, column, height, width = step.sample(np.random.default_rng(seed), size)
    assert 0 <= row <= row + height <= size[0] and 0 <= column <= column + width <= size[1]
    if min(size) > 30:
        assert height * width >= 0.25 * 0.95 * size[0] * size[1]
        assert 0.9 * 3 / 4 <= width / height <= 1.1 * 4 / 3 or height == size[0] or width == size[1]


def test_a_resized_patch_is_the_sampled_region() -> None:
    ramp = np.broadcast_to(np.arange(90, dtype=np.uint8)[None, :, None], (60, 90, 3))
    patch = RandomResizedPatch(20).apply(ramp, (10, 40, 20, 20))
    np.testing.assert_array_equal(patch, ramp[10:30, 40:60])
    larger = RandomResizedPatch(40).apply(np.stack([ramp, ramp]), (10, 40, 20, 20))
    assert larger.shape == (2, 40, 40, 3) and np.abs(larger.mean() - patch.mean()) < 1


def test_ten_crops_are_corners_centre_and_mirrors() -> None:
    crops = TenCrop(40)(PHOTO)
    assert crops.shape == (10, 40, 40, 3) and len(TenCrop.names) == 10
    np.testing.assert_array_equal(crops[0], PHOTO[:40, :40])
    np.testing.assert_array_equal(crops[1], PHOTO[:40, 50:])
    np.testing.assert_array_equal(crops[2], PHOTO[20:, :40])
    np.testing.assert_array_equal(crops[3], PHOTO[20:, 50:])
    np.testing.assert_array_equal(crops[4], PHOTO[10:50, 25:65])
    np.testing.assert_array_equal(crops[5:], crops[:5, :, ::-1])


def test_a_crop_that_does_not_fit_is_refused() -> None:
    for step in (TenCrop(61), RandomPatch(61)):
        with pytest.raises(PreprocessingError, match="61 pixels does not fit an image of 90 × 60"):
            step(PHOTO)


def test_a_step_samples_with_the_generator_it_is_given() -> None:
    row, column = RandomPatch(32).sample(np.random.default_rng(3), (60, 90))
    done = RandomPatch(32)(PHOTO, np.random.default_rng(3))
    np.testing.assert_array_equal(done, PHOTO[row : row + 32, column : column + 32])


def test_ten_crops_can_be_centred_like_any_images() -> None:
    done = SubtractMean((1.0, 2.0, 3.0))(TenCrop(40)(PHOTO))
    assert done.shape == (10, 40, 40, 3) and done.dtype == np.float32


def test_the_mean_of_the_centred_data_is_zero() -> None:
    means = PHOTO.mean(axis=(0, 1))
    step = SubtractMean((float(means[0]), float(means[1]), float(means[2])))
    assert np.abs(step(PHOTO).mean(axis=(0, 1))).max() < 1e-4

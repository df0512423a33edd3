from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.preprocessors import (
    AspectAwareResize,
    Chain,
    PreprocessingError,
    RandomPatch,
    RandomResizedPatch,
    Resize,
    Scale,
    SubtractMean,
    TenCrop,
)

RNG = np.random.default_rng(0)
PHOTO = RNG.integers(0, 256, (60, 90, 3), np.uint8)


def test_composition_is_associative_and_works_in_order() -> None:
    a, b, c = Resize(50), RandomPatch(32), SubtractMean((1.0, 2.0, 3.0))
    assert (a >> b) >> c == a >> (b >> c) == Chain((a, b, c))
    done = (a >> b >> c)(PHOTO, np.random.default_rng(3))
    row, column = b.sample(np.random.default_rng(3), (50, 50))
    np.testing.assert_array_equal(done, c(a(PHOTO)[row : row + 32, column : column + 32]))


def test_training_and_testing_steps_cannot_be_mixed() -> None:
    with pytest.raises(PreprocessingError, match="RandomPatch is for training and TenCrop for testing"):
        Resize(64) >> RandomPatch(32) >> TenCrop(32)
    (Resize(64) >> RandomPatch(32)).check("training")
    with pytest.raises(PreprocessingError, match="for training only"):
        (Resize(64) >> RandomPatch(32)).check("testing")
    with pytest.raises(PreprocessingError, match="for testing only"):
        (Resize(64) >> TenCrop(32)).check("training")
    (Resize(64) >> Scale()).check("training")


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 48))
def test_resizing_gives_the_size_that_was_asked_for(height: int, width: int, size: int) -> None:
    image = np.full((height, width, 3), 77, np.uint8)
    for step in (Resize(size), AspectAwareResize(size)):
        done = step(image)
        assert done.shape == (size, size, 3) and done.dtype == np.uint8
        assert (done == 77).all()


def test_aspect_aware_resizing_does_not_distort() -> None:
    # A square of 30 in the middle of a wide picture stays as wide as it is high.
    image = np.zeros((60, 180, 3), np.uint8)
    image[15:45, 75:105] = 255
    seen = AspectAwareResize(40)(image)[..., 0] > 127
    assert seen.any(axis=0).sum() == seen.any(axis=1).sum() == 20
    squeezed = Resize(40)(image)[..., 0] > 127
    assert squeezed.any(axis=0).sum() < 10


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_patches_lie_inside_and_reach_every_place(seed: int) -> None:
    row, column = RandomPatch(32).sample(np.random.default_rng(seed), (60, 90))
    assert 0 <= row <= 28 and 0 <= column <= 58
    assert RandomPatch(32).apply(PHOTO, (row, column)).shape == (32, 32, 3)


def test_every_corner_can_be_drawn() -> None:
    rng = np.random.default_rng(1)
    drawn = {RandomPatch(3).sample(rng, (4, 5)) for _ in range(200)}
    assert drawn == {(row, column) for row in range(2) for column in range(3)}


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(60, 90), (90, 60), (64, 64), (5, 200)]))
def test_resized_patches_lie_inside_and_are_at_least_as_large_as_asked(seed: int, size: tuple[int, int]) -> None:
    step = RandomResizedPatch(32, smallest=0.25)
    row, column, height, width = step.sample(np.random.default_rng(seed), size)
    assert 0 <= row <= row + height <= size[0] and 0 <= column <= column + width <= size[1]
    if min(size) > 30:
        assert height * width >= 0.25 * 0.95 * size[0] * size[1]
        assert 0.9 * 3 / 4 <= width / height <= 1.1 * 4 / 3 or height == size[0] or width == size[1]


def test_a_resized_patch_is_the_part_that_was_drawn() -> None:
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


def test_what_follows_ten_crops_works_on_all_ten() -> None:
    done = (TenCrop(40) >> Resize(20) >> SubtractMean((1.0, 2.0, 3.0)))(PHOTO)
    assert done.shape == (10, 20, 20, 3) and done.dtype == np.float32


def test_a_crop_that_does_not_fit_is_a_sentence() -> None:
    for step in (TenCrop(61), RandomPatch(61)):
        with pytest.raises(PreprocessingError, match="61 pixels does not fit a picture of 90 × 60"):
            step(PHOTO)


def test_the_mean_of_the_centred_data_is_zero_and_is_stored(tmp_path: Path) -> None:
    means = PHOTO.mean(axis=(0, 1))
    step = SubtractMean((float(means[0]), float(means[1]), float(means[2])))
    assert np.abs(step(PHOTO).mean(axis=(0, 1))).max() < 1e-4
    step.save(tmp_path / "means.json")
    assert SubtractMean.load(tmp_path / "means.json") == step
    for content in ("", "{}", "[1, 2, 3]", '{"R": "red", "G": 1, "B": 2}'):
        (tmp_path / "means.json").write_text(content)
        with pytest.raises(PreprocessingError, match="does not hold the channel means"):
            SubtractMean.load(tmp_path / "means.json")


def test_scaling_brings_bytes_to_the_unit_interval() -> None:
    done = Scale()(np.array([[[0, 51, 255]]], np.uint8))
    np.testing.assert_allclose(done, [[[0, 0.2, 1]]], rtol=1e-6)

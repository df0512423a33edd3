"""MATLAB's bicubic interpolation: by hand, and as the papers' figures need it (see `test_image_quality.py`)."""

import numpy as np
import pytest

from core.arrays import FloatArray
from core.synthesis.super_resolution import bicubic

RNG = np.random.default_rng(0)


def test_the_weights_of_a_doubling_are_keys_kernel() -> None:
    """A new pixel lies 1/4 from an old one: w(1/4) = 0.8671875, w(3/4) = 0.2265625 and so on, with a = -1/2."""
    impulse = np.zeros((1, 9))
    impulse[0, 4] = 1
    found = bicubic.resized(impulse, (1, 18))[0]
    half = [0.8671875, 0.2265625, -0.0703125, -0.0234375]
    np.testing.assert_allclose(found[9:13], half, atol=1e-12)
    np.testing.assert_allclose(found[5:9], half[::-1], atol=1e-12)
    assert not found[:5].any() and not found[13:].any()


def test_a_row_is_halved_as_matlab_does() -> None:
    """imresize([1 2 3 4 10 6], [1 3]): the kernel is twice as wide and mirrored at the border."""
    row = np.array([1.0, 2, 3, 4, 10, 6])
    wide = np.array([-3, -9, 29, 111, 111, 29, -9, -3]) / 256
    mirrored = np.concatenate([row[2::-1], row, row[:2:-1]])
    expected = [wide @ mirrored[start : start + 8] for start in (0, 2, 4)]
    np.testing.assert_allclose(bicubic.resized(row[None], (1, 3))[0], expected, atol=1e-12)


@pytest.mark.parametrize("size", [(5, 7), (10, 14), (15, 21), (23, 3), (1, 1), (40, 9)])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_flat_stays_flat_and_the_type_is_kept(size: tuple[int, int], kind: type) -> None:
    flat: FloatArray = np.full((5, 7, 2), 0.3, kind)
    found = bicubic.resized(flat, size)
    assert found.shape == (*size, 2) and found.dtype == kind
    np.testing.assert_allclose(found, 0.3, rtol=1e-6)


def test_a_slope_stays_a_slope_inside() -> None:
    slope = np.tile(np.arange(40.0), (8, 1))
    found = bicubic.enlarged(slope, 3)[10, 12:-12]
    np.testing.assert_allclose(np.diff(found), 1 / 3, atol=1e-9)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_part_has_the_values_of_the_whole(scale: int) -> None:
    image = RNG.random((60, 50)).astype(np.float32)
    whole, part = bicubic.enlarged(image, scale), bicubic.enlarged(image[11:41, 7:44], scale)
    edge = scale * bicubic.REACH
    inner = whole[scale * 11 : scale * 41, scale * 7 : scale * 44]
    np.testing.assert_array_equal(part[edge:-edge, edge:-edge], inner[edge:-edge, edge:-edge])
    assert not np.array_equal(part, inner)


def test_channels_are_resized_alike() -> None:
    image = RNG.random((9, 12, 3))
    for channel in range(3):
        single = bicubic.resized(image[..., channel], (7, 30))
        np.testing.assert_array_equal(bicubic.resized(image, (7, 30))[..., channel], single)


def test_an_image_of_one_pixel_is_enlarged_too() -> None:
    np.testing.assert_allclose(bicubic.enlarged(np.full((1, 1), 5.0), 4), 5)


def test_shrinking_needs_multiples_which_cropping_gives() -> None:
    image = RNG.random((13, 17))
    assert bicubic.shrunk(bicubic.cropped(image, 3), 3).shape == (4, 5)
    np.testing.assert_array_equal(bicubic.cropped(image, 3), image[:12, :15])
    with pytest.raises(ValueError, match="crop it first"):
        bicubic.shrunk(image, 3)

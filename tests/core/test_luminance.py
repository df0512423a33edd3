"""BT.601 as scikit-image and MATLAB have it, and back without loss."""

import numpy as np
import pytest
from skimage.color import rgb2ycbcr

from core.luminance import from_luminance, from_ycbcr, to_luminance, to_ycbcr

IMAGE = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)


def test_it_is_what_scikit_image_has() -> None:
    np.testing.assert_allclose(to_ycbcr(IMAGE), rgb2ycbcr(IMAGE), atol=2e-3)
    np.testing.assert_array_equal(to_luminance(IMAGE), to_ycbcr(IMAGE)[..., 0])
    assert to_ycbcr(IMAGE).dtype == np.float32


def test_black_and_white_have_the_ends_of_the_studio_range() -> None:
    found = to_ycbcr(np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8))
    np.testing.assert_allclose(found, [[[16, 128, 128], [235, 128, 128]]], atol=1e-4)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_nothing_is_lost(depth: type) -> None:
    image = np.random.default_rng(1).integers(0, np.iinfo(depth).max + 1, (40, 50, 3), dtype=depth)
    np.testing.assert_array_equal(from_ycbcr(to_ycbcr(image), depth), image)
    grey = image[..., 0]
    np.testing.assert_array_equal(from_luminance(to_luminance(grey), depth), grey)
    np.testing.assert_array_equal(to_luminance(grey), to_luminance(image[..., :1]))


def test_all_depths_have_one_scale() -> None:
    deep, real = IMAGE.astype(np.uint16) * 257, IMAGE / 255
    np.testing.assert_allclose(to_ycbcr(deep), to_ycbcr(IMAGE), atol=1e-4)
    np.testing.assert_allclose(to_ycbcr(real), to_ycbcr(IMAGE), atol=1e-4)


def test_what_no_colour_has_is_clipped() -> None:
    values = np.array([[[300, 128, 128], [0, 128, 128], [235, 240, 16]]], np.float32)
    found = from_ycbcr(values, np.uint8)
    assert found[0, 0].tolist() == [255] * 3 and found[0, 1].tolist() == [0] * 3
    assert found[0, 2, 0] < found[0, 2, 2] == 255

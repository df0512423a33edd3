"""Frames on pictures are drawn where the windows are; the rest turns grey."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evaluation.ten_crop import cut
from core.evaluation.windows import COLOURS, outline
from core.images import RGB
from core.serving.card import Preprocessing


def plain(height: int, width: int) -> RGB:
    return np.full((height, width, 3), (200, 40, 40), np.uint8)


def test_frames_have_their_colours_and_the_rest_is_grey() -> None:
    image = plain(600, 800)
    drawn = outline(image, [(100, 50, 400, 350), (300, 250, 700, 550)])
    assert drawn.shape == image.shape
    np.testing.assert_array_equal(drawn[51, 250], COLOURS[0])
    np.testing.assert_array_equal(drawn[400, 698], COLOURS[1])
    np.testing.assert_array_equal(drawn[200, 250], image[0, 0])
    outside = drawn[:45].reshape(-1, 3)
    assert (outside == outside[:, :1]).all()
    assert (image == plain(600, 800)).all()


def test_numbers_stand_in_the_outer_corners_and_in_the_middle() -> None:
    _, windows = cut(plain(600, 600), (100, 100), Preprocessing(), 0.5)
    drawn = outline(plain(600, 600), windows[:5])
    corners = (drawn[:30, :30], drawn[:30, -30:], drawn[-30:, :30], drawn[-30:, -30:], drawn[285:315, 285:315])
    for corner, colour in zip(corners, COLOURS, strict=True):
        assert (corner == colour).all(axis=2).sum() > 150
        assert (corner.max(axis=2) < 60).any()  # the black digit


@given(st.integers(1, 700), st.integers(1, 700), st.floats(0.2, 1))
@settings(max_examples=40)
def test_any_image_can_be_drawn_on(height: int, width: int, fraction: float) -> None:
    image = plain(height, width)
    _, windows = cut(image, (32, 32), Preprocessing(), fraction)
    image.flags.writeable = False
    drawn = outline(image, windows[:5])
    assert drawn.dtype == np.uint8 and max(drawn.shape[:2]) >= 480
    assert drawn.shape[0] % height == drawn.shape[1] % width == 0
    assert drawn.shape[0] // height == drawn.shape[1] // width


@pytest.mark.parametrize("size", [(480, 20), (1024, 1024)])
def test_large_images_keep_their_size(size: tuple[int, int]) -> None:
    assert outline(plain(*size), [(0, 0, size[1], size[0])]).shape == (*size, 3)

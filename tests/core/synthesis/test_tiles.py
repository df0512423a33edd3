"""Tiles cover an image once, and see as far as the network looks."""

import cv2
import numpy as np
import pytest

from core.synthesis import tiles


@pytest.mark.parametrize("length", [1, 7, 64, 65, 256, 1000])
@pytest.mark.parametrize(("side", "margin"), [(64, 10), (1, 0), (64, 0), (10, 64)])
def test_windows_cover_everything_once_and_have_one_length(length: int, side: int, margin: int) -> None:
    found = list(tiles.windows(length, side, margin))
    assert [place for _, kept in found for place in range(kept.start, kept.stop)] == list(range(length))
    assert len({seen.stop - seen.start for seen, _ in found}) == 1
    for seen, kept in found:
        assert seen.start >= 0 and seen.stop <= length
        assert kept.start - seen.start >= margin or seen.start == 0
        assert seen.stop - kept.stop >= margin or seen.stop == length


def test_a_filter_in_tiles_is_the_filter_of_the_whole() -> None:
    image = np.random.default_rng(0).integers(0, 256, (61, 83), dtype=np.uint8)
    margin = 3
    whole = cv2.medianBlur(image, 2 * margin + 1)
    for side in (16, (61, 20), (7, 83)):
        made = np.zeros_like(whole)
        for tile in tiles.grid((61, 83), side, margin):
            made[tile.place()] = cv2.medianBlur(np.ascontiguousarray(image[tile.seen]), 2 * margin + 1)[tile.inner()]
        np.testing.assert_array_equal(made, whole)


def test_a_result_may_be_larger_than_the_image() -> None:
    image = np.random.default_rng(0).integers(0, 256, (21, 34), dtype=np.uint8)
    made = np.zeros((63, 102), np.uint8)
    for tile in tiles.grid((21, 34), 8, 2):
        made[tile.place(3)] = image[tile.seen].repeat(3, 0).repeat(3, 1)[tile.inner(3)]
    np.testing.assert_array_equal(made, image.repeat(3, 0).repeat(3, 1))

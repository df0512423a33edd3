"""Geometry of boxes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from core import boxes

UNIT = np.array([[0, 0, 10, 10]], np.float32)


def test_overlaps_of_known_boxes() -> None:
    others = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [10, 0, 20, 10], [2, 2, 4, 4], [3, 3, 3, 9]], np.float32)
    np.testing.assert_allclose(boxes.iou(UNIT, others)[0], [1, 1 / 3, 0, 0.04, 0], atol=1e-7)
    np.testing.assert_allclose(boxes.share_covered(UNIT, others)[0], [1, 0.5, 0, 1, 0], atol=1e-7)


def test_no_boxes_are_no_trouble() -> None:
    none = np.zeros((0, 4), np.float32)
    assert boxes.iou(none, UNIT).shape == (0, 1) and boxes.iou(UNIT, none).shape == (1, 0)
    assert boxes.from_sizes(none).shape == (0, 4)


corners = npst.arrays(np.float32, (5, 4), elements=st.floats(0, 100, width=32))


@given(corners)
def test_sizes_and_corners_are_two_ways_to_say_the_same(sizes: np.ndarray) -> None:
    np.testing.assert_allclose(boxes.to_sizes(boxes.from_sizes(sizes)), sizes, atol=1e-4)


@given(corners, corners)
def test_iou_is_symmetric_and_a_share(first: np.ndarray, second: np.ndarray) -> None:
    first, second = boxes.from_sizes(first), boxes.from_sizes(second)
    found = boxes.iou(first, second)
    assert np.all((found >= 0) & (found <= 1 + 1e-5))
    np.testing.assert_allclose(found, boxes.iou(second, first).T, atol=1e-6)


def test_clipping_leaves_what_lies_within() -> None:
    clipped = boxes.clipped(np.array([[-5, 2, 30, 8.0]], np.float32), 20, 6)
    assert clipped.tolist() == [[0, 2, 20, 6]]
    assert boxes.area(clipped) == pytest.approx([80])

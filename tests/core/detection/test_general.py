"""The two general detectors: their anchors, and what they see in pictures that come with scikit-image."""

import numpy as np
import pytest
from skimage import data as skimage_data

from core import boxes as geometry
from core.detection.general import nanodet, open_images
from core.detection.methods import registry


def test_the_anchors_are_those_of_mediapipe() -> None:
    anchors = open_images.anchor_boxes()
    assert anchors.shape == (1917, 4)
    np.testing.assert_allclose(anchors[0], [0.5 / 19, 0.5 / 19, 0.1, 0.1], atol=1e-6)
    np.testing.assert_allclose(anchors[1, 2:], [0.2 * 2**0.5, 0.2 / 2**0.5], atol=1e-6)
    np.testing.assert_allclose(anchors[-1], [0.5, 0.5, 0.95**0.5, 0.95**0.5], atol=1e-6)
    np.testing.assert_allclose(
        open_images.decoded(np.zeros((1917, 4), np.float32))[-1], [0.0127, 0.0127, 0.9873, 0.9873], atol=1e-3
    )


def test_distances_become_boxes() -> None:
    distances = np.full((3549, 4, 11), -50, np.float32)
    distances[:, :, 2] = 50  # Two strides to every side.
    boxes = nanodet.boxes_of(distances.reshape(3549, 44)) * 416
    middle = 26 * 52 + 26  # The finest level, row 26, column 26.
    np.testing.assert_allclose(boxes[middle], [26.5 * 8 - 16, 26.5 * 8 - 16, 26.5 * 8 + 16, 26.5 * 8 + 16], atol=1e-3)
    assert boxes.min() == 0 and boxes.max() == 416


@pytest.mark.parametrize(
    ("name", "picture", "label", "box"),
    [
        ("nanodet", "astronaut", "person", [15, 14, 364, 507]),
        ("nanodet", "coffee", "cup", [140, 11, 427, 398]),
        ("open_images", "astronaut", "Person", [21, 17, 363, 507]),
        ("open_images", "chelsea", "Cat", [3, 1, 424, 300]),
        ("open_images", "coffee", "Coffee cup", [171, 21, 419, 324]),
    ],
)
def test_they_see_what_is_there(name: str, picture: str, label: str, box: list[float]) -> None:
    method = registry.find(name)
    found = method.detect(getattr(skimage_data, picture)())
    assert method.labels[found.labels[0]] == label
    assert geometry.iou(found.boxes[:1], np.array([box], np.float32))[0, 0] > 0.95

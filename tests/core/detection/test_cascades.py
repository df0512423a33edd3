"""OpenCV's cascades: all of them load, and the face of the astronaut is found."""

import numpy as np
import pytest
from skimage import data as skimage_data

from core.boxes import iou
from core.detection.classical import cascades

FACE = np.array([[170, 65, 280, 180]], np.float32)


@pytest.mark.parametrize("name", list(cascades.CASCADES))
def test_every_cascade_loads(name: str) -> None:
    found = cascades.detect(skimage_data.astronaut()[::2, ::2], name, factor=1.3)
    assert found.boxes.shape == (len(found), 4)
    assert cascades.windows((480, 640), name, 1.3) > 100


def test_the_face_is_found_and_neighbours_agree() -> None:
    image = skimage_data.astronaut()
    (box,) = cascades.detect(image, "face").boxes
    assert iou(FACE, box[None])[0, 0] > 0.6
    single = cascades.detect(image, "face", neighbours=0)
    near = iou(box[None], single.boxes)[0] > 0.5
    assert near.sum() > 5, "several windows saw it"


def test_a_cat_has_no_face_of_a_person_and_nothing_has_nothing() -> None:
    assert len(cascades.detect(np.zeros((60, 60, 3), np.uint8), "face")) == 0
    assert len(cascades.detect(skimage_data.chelsea(), "cat", 1.05, 3, shrink=1)) >= 1


def test_smaller_steps_mean_more_windows() -> None:
    counts = [cascades.windows((480, 640), "face", factor) for factor in (1.05, 1.1, 1.4)]
    assert counts == sorted(counts, reverse=True) and counts[1] > 100_000
    assert cascades.windows((20, 20), "face") == 0


def test_shrinking_means_larger_and_fewer_windows_whose_boxes_fit_the_image() -> None:
    counts = [cascades.windows((480, 640), "face", shrink=shrink) for shrink in (1.0, 1.5, 2.0)]
    assert counts == sorted(counts, reverse=True) and counts[1] < 0.6 * counts[0]
    image = skimage_data.astronaut()
    for shrink in (1.0, 1.25, 1.5, 2.0):
        (box,) = cascades.detect(image, "face", shrink=shrink).boxes
        assert iou(FACE, box[None])[0, 0] > 0.6
    smallest = cascades.detect(image, "face", neighbours=0).boxes
    assert np.diff(smallest[:, [0, 2]]).min() >= 24 * cascades.SHRINK - 0.1

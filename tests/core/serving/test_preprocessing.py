"""Images become the network's input as the card specifies."""

import numpy as np
import pytest

from core.serving.card import Preprocessing
from core.serving.preprocessing import prepare, window


@pytest.mark.parametrize("size", [(400, 600), (600, 400), (224, 224), (50, 70)])
def test_the_window_is_the_centre_of_the_official_recipe(size: tuple[int, int]) -> None:
    left, top, right, bottom = window(size, (224, 224), Preprocessing(crop_fraction=0.875))
    assert right - left == bottom - top == 0.875 * min(size)
    assert left + right == size[1]
    assert top + bottom == size[0]


def test_windows_as_large_as_the_image_stay_inside_it() -> None:
    for side in range(1, 120):
        left, top, right, bottom = window((side, side), (49, 49), Preprocessing())
        assert left >= 0 and top >= 0 and right <= side and bottom <= side
        assert prepare(np.zeros((side, side, 3), np.uint8), (49, 49), Preprocessing()).shape == (49, 49, 3)


def test_images_are_normalised_in_the_channel_order_of_the_card() -> None:
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    caffe = Preprocessing(fit="squash", mean=(104, 117, 124), colour_order="BGR")
    np.testing.assert_allclose(prepare(red, (4, 4), caffe)[0, 0], [-104, -117, 131])

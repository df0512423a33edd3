"""Where several paintings count, and how much."""

import numpy as np
import pytest

from core.synthesis.style.paintings import Painting, places, with_share
from core.synthesis.style.settings import StyleError

IMAGE = np.zeros((8, 8, 3), np.uint8)


def test_without_masks_there_are_no_places() -> None:
    assert places([Painting(IMAGE), Painting(IMAGE, 0.5)], (4, 4)) is None


def test_a_mask_gives_its_place_to_one_painting_and_shares_the_rest() -> None:
    mask = np.zeros((4, 4), np.uint8)
    mask[:, :2] = 255
    found = places([Painting(IMAGE, 3.0, mask), Painting(IMAGE, 1.0)], (4, 4))
    assert found is not None
    first, second = found
    assert np.allclose(first[:, 0], 0.75) and np.allclose(first[:, -1], 0)
    assert np.allclose(first + second, 1)


def test_where_all_are_masked_nothing_counts() -> None:
    found = places([Painting(IMAGE, mask=np.zeros((2, 2), np.uint8))], (4, 6))
    assert found is not None and found[0].shape == (4, 6) and not found[0].any()


def test_paintings_without_share_are_left_out() -> None:
    kept = Painting(IMAGE, 0.2)
    assert with_share([Painting(IMAGE, 0.0), kept]) == [kept]
    with pytest.raises(StyleError, match="raise one of the shares"):
        with_share([Painting(IMAGE, 0.0)])

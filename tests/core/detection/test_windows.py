"""Windows and pyramids."""

import numpy as np
import pytest

from core.detection.sliding.windows import count, pyramid, regions


def test_windows_cover_the_image_in_every_scale_once() -> None:
    found = list(regions((240, 320), (1.0, 0.5), (1.0, 2.0), 0.25))
    assert len({region.box for region in found}) == len(found)
    for scale in (0, 1):
        covered = np.zeros((240, 320), bool)
        for left, top, right, bottom in (region.box for region in found if region.scale == scale):
            assert 0 <= left < right <= 320 and 0 <= top < bottom <= 240
            covered[top:bottom, left:right] = True
        assert covered.all()
    assert [region.scale for region in found] == sorted(region.scale for region in found)


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (7, 9)])
def test_tiny_images_have_windows(size: tuple[int, int]) -> None:
    assert list(regions(size))


@pytest.mark.parametrize("size", [(1, 1), (7, 9), (50, 1), (480, 640), (640, 480)])
@pytest.mark.parametrize("stride", [0.05, 0.25, 1.0])
def test_windows_are_counted_without_making_them(size: tuple[int, int], stride: float) -> None:
    given = size, (1.0, 0.7, 0.49, 0.1), (1.0, 1.6, 1 / 1.6), stride
    found = [region.box for region in regions(*given)]
    assert count(*given) == len(found) == len(set(found))


def test_a_pyramid_shrinks_to_the_window() -> None:
    image = np.zeros((200, 300, 3), np.uint8)
    levels = list(pyramid(image, 1.25, (64, 64)))
    assert levels[0].image is image and levels[0].scale == 1
    assert [level.image.shape[0] for level in levels] == [200, 160, 128, 102, 82, 66]
    assert all(level.image.shape[1] >= 64 for level in levels)
    with pytest.raises(ValueError, match="never ends"):
        next(pyramid(image, 1.0))

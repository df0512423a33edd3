"""All methods on one image: sizes, measures, and maps of errors."""

import numpy as np
import pytest

from core.data import samples
from core.evaluation import image_quality, perceptual_distance
from core.evaluation.image_quality import ComparisonError
from core.synthesis.super_resolution import method_comparison
from core.synthesis.super_resolution.comparison_settings import BEST, PERCEPTUAL, SRCNN
from core.synthesis.super_resolution.method_comparison import NEAREST
from core.synthesis.super_resolution.upscaler import BICUBIC

PHOTO = samples.find("astronaut").read()[64:197, 160:303]


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_every_method_is_measured_against_the_original(scale: int) -> None:
    found = method_comparison.compare(PHOTO, scale)
    assert found.low.shape[0] == PHOTO.shape[0] // scale and found.original.shape[0] == found.low.shape[0] * scale
    expected = {NEAREST, BICUBIC, SRCNN, BEST} | ({PERCEPTUAL} if scale == 4 else set())
    assert set(found.methods) == expected
    for one in found.methods.values():
        assert one.image.shape == found.original.shape and one.image.dtype == np.uint8
        assert one.quality == image_quality.compare(one.image, found.original, scale)
        assert one.distance == perceptual_distance.distance(one.image, found.original)
    psnr = {name: one.quality.psnr for name, one in found.methods.items()}
    assert psnr[BEST] > psnr[SRCNN] > psnr[BICUBIC] > psnr[NEAREST]


def test_nearest_repeats_pixels() -> None:
    low = method_comparison.shrunk(np.ascontiguousarray(PHOTO[:132, :140]), 4)
    large = method_comparison.nearest(low, 4)
    np.testing.assert_array_equal(large[2::4, 1::4], low)


def test_errors_are_black_where_nothing_differs_and_bright_where_much_does() -> None:
    changed = PHOTO.copy()
    changed[:20] = 255 - changed[:20]
    shown = method_comparison.error_map(changed, PHOTO)
    assert shown[20:].max() < 8 and shown[:20].mean() > 60


def test_too_small_an_image_is_refused() -> None:
    with pytest.raises(ComparisonError):
        method_comparison.compare(PHOTO[:20, :20], 2)

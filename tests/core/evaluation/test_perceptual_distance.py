"""LPIPS: no distance between equal images, more for more noise, and another order than that of PSNR."""

import cv2
import numpy as np
import pytest

from core.data import samples
from core.evaluation import perceptual_distance
from core.evaluation.image_quality import ComparisonError, compare
from core.evaluation.perceptual_distance import by_layer, distance

PHOTO = samples.find("palace").read()[:240, :321]
BLURRED = np.asarray(cv2.GaussianBlur(PHOTO, (0, 0), 3), np.uint8)


def noisy(deviation: float) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, deviation, PHOTO.shape)
    return np.clip(PHOTO + noise, 0, 255).astype(np.uint8)


def test_equal_images_have_no_distance_and_noise_adds_to_it() -> None:
    assert distance(PHOTO, PHOTO) == 0
    assert 0 < distance(noisy(5), PHOTO) < distance(noisy(20), PHOTO) < distance(noisy(60), PHOTO)


def test_it_is_symmetric_and_the_sum_of_its_layers() -> None:
    one, other = by_layer(BLURRED, PHOTO), by_layer(PHOTO, BLURRED)
    assert one.shape == (5,) and (one > 0).all()
    np.testing.assert_allclose(one, other, rtol=1e-5)
    assert distance(BLURRED, PHOTO) == pytest.approx(float(one.sum()))


def test_a_shift_looks_better_than_a_blur_of_better_psnr() -> None:
    shifted = samples.find("palace").read()[:240, 2:323]
    assert compare(shifted, PHOTO).psnr < compare(BLURRED, PHOTO).psnr - 2
    assert distance(shifted, PHOTO) < 0.1 * distance(BLURRED, PHOTO)


@pytest.mark.parametrize(
    ("image", "original"),
    [(PHOTO, PHOTO[1:]), (PHOTO[:31], PHOTO[:31]), (np.broadcast_to(PHOTO[0, 0], (3001, 3000, 3)),) * 2],
)
def test_what_cannot_be_compared_is_a_sentence(image: np.ndarray, original: np.ndarray) -> None:
    with pytest.raises(ComparisonError, match="; c"):
        perceptual_distance.distance(image, original)

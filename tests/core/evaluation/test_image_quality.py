"""PSNR and SSIM: as scikit-image has them, and the published figures of bicubic interpolation."""

import zipfile

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from core import images
from core.arrays import Float32Array
from core.evaluation import image_quality
from core.evaluation.image_quality import ComparisonError, compare, compare_luminance
from core.luminance import to_luminance
from core.synthesis.super_resolution import bicubic
from tests import development_data

RNG = np.random.default_rng(0)
ORIGINAL = RNG.integers(0, 256, (48, 57, 3), dtype=np.uint8)
NOISY = np.clip(ORIGINAL + RNG.normal(0, 12, ORIGINAL.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("border", [0, 2, 3, 4])
def test_it_is_what_scikit_image_has(border: int) -> None:
    inner = slice(border, -border or None)
    one, other = (to_luminance(image)[inner, inner].astype(np.float64) for image in (NOISY, ORIGINAL))
    found = compare(NOISY, ORIGINAL, border)
    assert found.psnr == pytest.approx(peak_signal_noise_ratio(other, one, data_range=255), abs=1e-6)
    expected = structural_similarity(
        one, other, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    assert found.ssim == pytest.approx(expected, abs=1e-6)


def test_equal_images_are_perfect() -> None:
    found = compare(ORIGINAL, ORIGINAL, 2)
    assert found.psnr == float("inf") and found.ssim == pytest.approx(1)


def test_one_grey_level_of_error_is_48_decibels() -> None:
    grey = np.full((20, 20), 100.0)
    assert image_quality.psnr(grey + 1, grey) == pytest.approx(20 * np.log10(255))


def test_colour_is_not_measured_but_brightness_is() -> None:
    shifted = ORIGINAL.copy()
    shifted[..., 2] = np.where(shifted[..., 2] > 127, shifted[..., 2] - 40, shifted[..., 2] + 40)
    brighter = np.clip(ORIGINAL.astype(int) + 40, 0, 255).astype(np.uint8)
    assert compare(shifted, ORIGINAL).psnr > compare(brighter, ORIGINAL).psnr + 9


def test_the_map_has_a_value_for_each_window() -> None:
    one, other = to_luminance(NOISY), to_luminance(ORIGINAL)
    found = image_quality.ssim_map(one, other)
    assert found.shape == (38, 47) and found.max() <= 1
    assert found.mean() == pytest.approx(compare_luminance(one, other).ssim)


@pytest.mark.parametrize(
    ("image", "border", "sentence"),
    [(NOISY[:40], 0, "57 × 40 and 57 × 48 pixels"), (NOISY, 20, "smaller than 51 pixels")],
)
def test_what_cannot_be_compared_is_a_sentence(image: np.ndarray, border: int, sentence: str) -> None:
    with pytest.raises(ComparisonError, match=sentence):
        compare(image, ORIGINAL, border)


@pytest.fixture(scope="module")
def set5() -> list[Float32Array]:
    """The luminance of Set5 in 8 bits, as the papers measure it."""
    assert development_data.FOLDER is not None
    with zipfile.ZipFile(development_data.FOLDER / "super_resolution.zip") as archive:
        names = [name for name in archive.namelist() if name.startswith("Set5/") and name.endswith(".png")]
        return [np.rint(to_luminance(images.read(archive.read(name)))) for name in names]


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
@pytest.mark.parametrize(("scale", "psnr", "ssim"), [(2, 33.66, 0.9299), (3, 30.39, 0.8682), (4, 28.42, 0.8104)])
def test_bicubic_has_the_published_figures(set5: list[Float32Array], scale: int, psnr: float, ssim: float) -> None:
    """The row of every table in the literature, for Set5."""
    found = []
    for luminance in set5:
        original = bicubic.cropped(luminance, scale)
        enlarged = bicubic.enlarged(bicubic.shrunk(original, scale), scale)
        found.append(compare_luminance(np.rint(enlarged).clip(0, 255), original, border=scale))
    assert len(found) == 5
    assert np.mean([each.psnr for each in found]) == pytest.approx(psnr, abs=0.01)
    assert np.mean([each.ssim for each in found]) == pytest.approx(ssim, abs=0.0005)

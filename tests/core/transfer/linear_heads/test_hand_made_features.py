"""Features designed by hand: their sizes, what they respond to, and the committed result."""

import numpy as np
import pytest

from core.images import RGB
from core.transfer.linear_heads import accuracy_by_layer
from core.transfer.linear_heads.hand_made_features import HOG, KINDS, LBP, SIFT, WORDS, hog, lbp, patches, sift


def stripes(upright: bool, brightness: int = 200) -> RGB:
    """Stripes of 8 pixels, upright or level, uint8 RGB (160, 160, 3)."""
    pattern = (np.arange(160) // 8 % 2 * brightness).astype(np.uint8)
    grey = np.tile(pattern, (160, 1)) if upright else np.tile(pattern[:, np.newaxis], (1, 160))
    return np.stack([grey] * 3, axis=2)


def test_hog_tells_directions_apart_and_ignores_contrast() -> None:
    upright, level, dim = hog(stripes(True)), hog(stripes(False)), hog(stripes(True, brightness=100))
    assert upright.shape == (1764,) and upright.dtype == np.float32
    assert np.abs(upright - level).max() > 0.2
    assert upright == pytest.approx(dim, abs=0.02)


def test_lbp_ignores_contrast_and_each_histogram_adds_up_to_1() -> None:
    bright, dim = lbp(stripes(True)), lbp(stripes(True, brightness=100))
    assert bright.shape == (480,) and bright.reshape(-1, 10).sum(axis=1) == pytest.approx(np.ones(48))
    assert bright == pytest.approx(dim, abs=0.05)


def test_sift_counts_the_nearest_visual_words_and_ignores_contrast() -> None:
    upright, level = patches(stripes(True)), patches(stripes(False))
    assert upright.shape == (2 * 31 * 31, 128) and upright.dtype == np.float32
    words = np.stack([upright.mean(axis=0), level.mean(axis=0)])
    found = sift(stripes(True), words)
    assert found.shape == (2,) and (found**2).sum() == pytest.approx(1)
    assert found[0] > 0.95 and sift(stripes(False), words)[1] > 0.95
    assert found == pytest.approx(sift(stripes(True, brightness=100), words), abs=0.05)


def test_the_committed_result_is_on_the_images_of_the_layers() -> None:
    found, layers = accuracy_by_layer.hand_made(), accuracy_by_layer.recorded()
    assert [entry.layer for entry in found.layers] == list(KINDS) == [HOG, SIFT, LBP]
    assert [entry.width for entry in found.layers] == [1764, WORDS, 480]
    assert (found.data, found.images) == (layers.data, layers.images)
    assert max(entry.accuracy for entry in found.layers) < max(entry.accuracy for entry in layers.layers)

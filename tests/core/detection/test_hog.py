"""Histograms of oriented gradients: equal to scikit-image's, and a template that says where its score comes from."""

import numpy as np
import pytest
from skimage import data as skimage_data
from skimage.feature import hog as reference

from core.detection.classical.hog import hog
from core.detection.classical.hog_detector import HogTemplate, detect_people


@pytest.mark.parametrize("size", [(64, 64), (75, 101), (200, 120)])
def test_equal_to_scikit_image(size: tuple[int, int]) -> None:
    image = skimage_data.astronaut()[: size[0], 100 : 100 + size[1]]
    ours = hog(image)
    theirs = reference(
        image,
        orientations=9,
        pixels_per_cell=(8, 8),
        cells_per_block=(2, 2),
        block_norm="L2-Hys",
        channel_axis=-1,
        feature_vector=False,
    )
    np.testing.assert_allclose(ours.blocks, theirs, atol=2e-4)
    rows, columns = ours.cells.shape[:2]
    np.testing.assert_allclose(ours.window(0, 0, rows, columns), theirs.reshape(-1), atol=2e-4)


@pytest.mark.parametrize("size", [(127, 200), (300, 63), (1, 1)])
def test_an_image_smaller_than_a_window_shows_no_people(size: tuple[int, int]) -> None:
    assert not len(detect_people(np.zeros((*size, 3), np.uint8)).boxes)


def test_edges_of_a_known_picture() -> None:
    image = np.zeros((32, 32, 3), np.uint8)
    image[:, 16:] = 200  # A vertical edge, so a horizontal gradient.
    described = hog(image)
    assert described.cells[:, :, 0].sum() == pytest.approx(described.cells.sum())
    picture = described.picture(16)
    assert picture.shape == (64, 64, 3)
    lit = np.argwhere(picture[..., 0] > 0)
    assert np.ptp(lit[:, 0]) > np.ptp(lit[:, 1]), "it is drawn along the edge"


def random_template(seed: int = 0) -> HogTemplate:
    return HogTemplate(np.random.default_rng(seed).normal(0, 0.1, (7, 7, 2, 2, 9)).astype(np.float32), -0.2)


def test_scores_are_those_of_the_descriptor_window_by_window() -> None:
    image, template = skimage_data.astronaut()[:120, :160], random_template()
    described = hog(image)
    scores = template.scores(described)
    assert scores.shape == (15 - 8 + 1, 20 - 8 + 1)
    for row, column in ((0, 0), (3, 7), (7, 12)):
        by_hand = described.window(row, column, 8, 8) @ template.weights.reshape(-1) + template.bias
        assert scores[row, column] == pytest.approx(by_hand, abs=1e-4)
        added = template.contributions(described, row, column)
        assert added.shape == (8, 8) and added.sum() + template.bias == pytest.approx(by_hand, abs=1e-3)


def test_windows_lie_within_the_image_and_are_counted() -> None:
    image, template = skimage_data.astronaut()[:150, :200], random_template(1)
    found, count = template.all_windows(image, least=-100)
    assert len(found) == count > 500
    assert np.all(found.boxes >= -0.01) and found.boxes[:, 2].max() <= 201 and found.boxes[:, 3].max() <= 151
    assert np.all(np.diff(found.scores) <= 0)


def test_people_are_found() -> None:
    image = np.pad(skimage_data.astronaut()[:, 100:400], ((40, 40), (40, 40), (0, 0)), mode="edge")
    found = detect_people(image, least=-2.0)
    assert np.all(np.diff(found.scores) <= 0)

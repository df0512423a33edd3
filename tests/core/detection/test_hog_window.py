"""A window under the magnifying glass: its numbers add up, light changes them as it should, pictures show them."""

import numpy as np
import pytest

from core.data import samples
from core.detection.classical import hog_drawing, hog_light, hog_settings, hog_window
from core.detection.classical.hog_light import LitImage
from core.detection.classical.hog_settings import HogModel, HogSettings
from core.detection.classical.opencv_hog import opencv_hog, people_template

MODEL = HogModel(people_template(), opencv_hog)


@pytest.fixture(scope="module")
def street() -> LitImage:
    image = hog_settings.sized(samples.find("pedestrian").read(), 224, MODEL.template.size)
    return LitImage(image, MODEL.describe(image))


def test_contributions_add_up_to_the_score(street: LitImage) -> None:
    scores = MODEL.template.scores(street.described)
    for row, column in ((0, 0), (10, 8), (12, 20)):
        window = hog_window.look(MODEL.template, street.described, row, column)
        assert window.contributions.shape == (16, 8) and window.magnitude.shape == (128, 64)
        assert window.score == pytest.approx(scores[row, column], abs=1e-3)
        assert window.supporting + window.opposing + window.bias == pytest.approx(window.score, abs=1e-3)
        np.testing.assert_allclose(window.of_blocks.sum(axis=-1), window.contributions, atol=1e-4)


def test_a_cell_is_in_up_to_four_blocks(street: LitImage) -> None:
    window = hog_window.look(MODEL.template, street.described, 3, 2)
    there = ~np.isnan(window.values[..., 0])
    assert there[0, 0].tolist() == [True, False, False, False], "a corner is only the upper left cell of a block"
    assert there[-1, -1].tolist() == [False, False, False, True]
    assert there[5, 4].all()
    block = street.described.blocks[3 + 5, 2 + 4]
    np.testing.assert_array_equal(window.values[5, 4, 0], block[0, 0])
    np.testing.assert_array_equal(window.values[6, 5, 3], block[1, 1])


def test_normalised_values_hardly_depend_on_the_brightness(street: LitImage) -> None:
    darker = hog_settings.lit(street.pixels, 0.5, 1.0)
    change = hog_light.compare(MODEL, street, LitImage(darker, MODEL.describe(darker)), (10, 8), (0.5, 1.0))
    assert change.pixels == pytest.approx(0.5, abs=0.01) and change.votes > 0.25
    assert change.unrounded < 0.06 < change.values < change.votes
    assert change.before == pytest.approx(change.after, abs=0.3)
    same = hog_light.compare(MODEL, street, street, (10, 8), (1.0, 1.0))
    assert (same.pixels, same.votes, same.values) == (0, 0, 0) and same.unrounded < 1e-5


def test_a_picture_is_never_smaller_than_the_window() -> None:
    for size in ((20, 20), (30, 900), (900, 30), (600, 400)):
        image = np.zeros((*size, 3), np.uint8)
        height, width = hog_settings.sized(image, 128, (128, 64)).shape[:2]
        assert height >= 128 and width >= 64 and max(height, width) <= 3 * 128


def test_pictures_have_the_colours_of_the_signs(street: LitImage) -> None:
    scores = MODEL.template.scores(street.described)
    drawn = hog_drawing.scores(street.pixels, scores, MODEL.template)
    assert drawn.shape == street.pixels.shape
    row, column = np.unravel_index(scores.argmax(), scores.shape)
    red, _, blue = drawn[8 * row + 64, 8 * column + 32].astype(int)
    assert red > blue + 50
    row, column = np.unravel_index(scores.argmin(), scores.shape)
    red, _, blue = drawn[8 * row + 64, 8 * column + 32].astype(int)
    assert blue > red + 50
    weights = hog_drawing.weights(MODEL.template, cell=16)
    assert weights.shape == (256, 128, 3) and np.ptp(weights[..., 0]) > 100 and np.ptp(weights[..., 2]) > 100
    assert hog_drawing.descriptor(street.described).shape == (28 * 16, 28 * 16, 3)
    assert hog_drawing.gradients(street.described).shape == hog_drawing.orientations(street.described).shape


def test_settings_choose_the_detector() -> None:
    assert hog_settings.model(HogSettings(), []).template.cells == (16, 8)

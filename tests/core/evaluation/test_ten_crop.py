import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import images
from core.data import samples
from core.data.preprocessors import TenCrop, centre_crop
from core.errors import ConvolabError
from core.evaluation.ten_crop import FRACTION, NAMES, cut, default_fraction, ten_crops
from core.images import RGB
from core.serving.artifacts import Artifact
from core.serving.card import Preprocessing
from core.serving.litert import Classifier


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load("efficientnet_lite0")


def picture(height: int, width: int) -> RGB:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_the_ten_predictions_and_their_mean(classifier: Classifier) -> None:
    found = ten_crops(classifier, samples.find("coffee").read())
    assert found.crops.shape == (10, 224, 224, 3) and found.crops.dtype == np.uint8
    assert found.probabilities.shape == (10, 1000)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)
    assert found.mean.sum() == pytest.approx(1, abs=1e-5)
    assert found.mean.argmax() == 967
    np.testing.assert_array_equal(found.votes, found.probabilities.argmax(axis=1))
    assert len(found.windows) == len(NAMES) == 10
    np.testing.assert_array_equal(found.crops[5:], found.crops[:5, :, ::-1])


def test_the_centre_crop_is_the_classifiers_usual_input(classifier: Classifier) -> None:
    image = samples.find("cat").read()
    found = ten_crops(classifier, image)
    # Cutting and scaling in the other order moves single pixels by little.
    np.testing.assert_allclose(found.probabilities[4], classifier.probabilities(image), atol=0.1)
    np.testing.assert_allclose(found.windows[4], classifier.analyse(image).window)


def test_crops_as_large_as_the_image_are_one_view_and_its_mirror_image(classifier: Classifier) -> None:
    found = ten_crops(classifier, samples.find("coffee").read(), 1.0)
    assert (found.crops[:5] == found.crops[0]).all() and (found.probabilities[:5] == found.probabilities[0]).all()
    assert found.windows == ((100.0, 0.0, 500.0, 400.0),) * 10


def test_an_image_of_the_right_height_is_only_cropped() -> None:
    image = images.resize(samples.find("flower").read(), (320, 256))
    crops, _ = cut(image, (227, 227), Preprocessing(fit="crop"))
    np.testing.assert_array_equal(crops, TenCrop(227).apply(centre_crop(image, 256)))


def test_squashed_images_are_seen_to_their_edges() -> None:
    crops, windows = cut(picture(100, 300), (32, 32), Preprocessing(fit="squash"), 0.5)
    assert crops.shape == (10, 32, 32, 3)
    assert windows[0] == (0, 0, 150, 50) and windows[3] == (150, 50, 300, 100) and windows[4] == (75, 25, 225, 75)
    assert windows[5:] == windows[:5]


def test_the_default_crops_are_227_of_256() -> None:
    assert default_fraction(Preprocessing()) == FRACTION == 227 / 256
    assert default_fraction(Preprocessing(crop_fraction=0.875)) == 0.875


@given(st.integers(1, 90), st.integers(1, 90), st.floats(0.2, 1), st.sampled_from(["crop", "squash"]))
@settings(max_examples=60)
def test_windows_lie_in_the_image_and_surround_its_centre(height: int, width: int, fraction: float, fit: str) -> None:
    crops, windows = cut(picture(height, width), (16, 16), Preprocessing.model_validate({"fit": fit}), fraction)
    assert crops.shape == (10, 16, 16, 3)
    for left, top, right, bottom in windows:
        assert -1e-6 <= left < right <= width + 1e-6 and -1e-6 <= top < bottom <= height + 1e-6
    corners = np.array(windows[:4])
    np.testing.assert_allclose(corners.mean(axis=0)[[0, 1]] + corners.mean(axis=0)[[2, 3]], (width, height), atol=1e-6)


@pytest.mark.parametrize("fraction", [0.0, -1.0, 1.1, float("nan")])
def test_fractions_out_of_bounds(fraction: float) -> None:
    with pytest.raises(ConvolabError, match="choose above 0 to 1"):
        cut(picture(20, 20), (16, 16), Preprocessing(), fraction)


def test_an_input_that_is_not_square(classifier: Classifier) -> None:
    card = classifier.artifact.card.model_copy(update={"input_size": (224, 160)})
    with pytest.raises(ConvolabError, match="square input"):
        ten_crops(Classifier(Artifact(classifier.artifact.folder, card)), picture(20, 20))

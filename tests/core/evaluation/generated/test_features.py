"""Features of photos and digits."""

from contextlib import closing

import cv2
import numpy as np
import pytest
from skimage import data

from core import images
from core.errors import ConvolabError
from core.evaluation.generated.features import (
    Description,
    DigitNetwork,
    FeatureNetwork,
    Images,
    PhotoNetwork,
    stream,
)
from core.evaluation.generated.penultimate import PenultimateModel
from core.serving import artifacts
from core.serving.litert import MODEL, Classifier
from core.serving.preprocessing import normalise
from core.snapshots import result


@pytest.fixture(scope="module")
def photos() -> PhotoNetwork:
    return PhotoNetwork()


@pytest.fixture(scope="module")
def digits() -> DigitNetwork:
    return DigitNetwork()


def photo(which: str) -> Images:
    return images.resize(images.centre_square(getattr(data, which)()), (64, 64))


def written(text: str, thickness: int = 2) -> Images:
    """A digit in bright strokes on black."""
    canvas = np.zeros((28, 28), np.uint8)
    cv2.putText(canvas, text, (6, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, thickness, cv2.LINE_AA)
    return canvas


def test_the_same_photo_in_two_sizes_is_nearer_than_another_photo(photos: PhotoNetwork) -> None:
    cat, coffee = photo("chelsea"), photo("coffee")
    large = photos.describe(images.resize(cat, (160, 160))[np.newaxis])
    features = np.concatenate([photos.describe(np.stack([cat, coffee])).features, large.features])
    assert features.shape == (3, 1280) and features.dtype == np.float32 and features.min() >= 0
    same, other = np.linalg.norm(features[2] - features[0]), np.linalg.norm(features[2] - features[1])
    assert 3 * same < 2 * other


def test_the_margin_is_seen_only_without_a_crop(photos: PhotoNetwork) -> None:
    cat = photo("chelsea")
    framed = cat.copy()
    framed[:3] = framed[-3:] = framed[:, :3] = framed[:, -3:] = (255, 0, 255)
    both = np.stack([cat, framed])
    whole = PhotoNetwork(crop_fraction=1.0)
    unseen, seen = (np.linalg.norm(np.subtract(*network.describe(both).features)) for network in (photos, whole))
    assert 5 * unseen < seen
    assert whole.identity != photos.identity


@pytest.mark.parametrize("fraction", [0.0, -1.0, 1.5])
def test_a_crop_lies_within_the_image(fraction: float) -> None:
    with pytest.raises(ConvolabError, match="give one above 0, up to 1"):
        PhotoNetwork(crop_fraction=fraction)


def test_digits_are_classified_as_the_served_classifier_does(digits: DigitNetwork) -> None:
    grey = np.stack([written(str(number)) for number in range(10)])
    colours = np.repeat(grey[..., np.newaxis], 3, axis=3)
    description = digits.describe(grey)
    assert description.features.shape == (10, 512) and description.probabilities is not None
    expected = Classifier.load("mnist_mini_vgg").probabilities_of_views(colours)
    np.testing.assert_allclose(description.probabilities, expected, atol=1e-5)
    np.testing.assert_array_equal(digits.describe(colours).features, description.features)


def test_the_same_digit_in_two_strokes_is_nearer_than_another_digit(digits: DigitNetwork) -> None:
    thin, thick, other = digits.describe(np.stack([written("3", 1), written("3", 2), written("7", 1)])).features
    assert np.linalg.norm(thin - thick) < np.linalg.norm(thin - other)


def test_the_activations_of_digits_have_more_even_scales_than_in_the_model(digits: DigitNetwork) -> None:
    artifact = artifacts.load("mnist_mini_vgg")
    grey = np.stack([written(str(number), thickness) for number in range(10) for thickness in (1, 2, 3)])
    batch = normalise(np.repeat(grey[..., np.newaxis], 3, axis=3), artifact.card.preprocessing)
    raw, _ = PenultimateModel(artifact.path(MODEL)).run(batch)
    spreads = [each.std(axis=0) for each in (raw, digits.describe(grey).features)]
    uneven, even = (np.divide(*np.quantile(spread[spread > 0], [0.9, 0.1])) for spread in spreads)
    assert 1.25 * even < uneven


def test_progress_reaches_the_number_of_images(network: FeatureNetwork, pictures: Images) -> None:
    snapshots = list(stream(network, pictures[:50]))
    assert [snapshot.step for snapshot in snapshots] == [20, 40, 50]
    assert snapshots[-1].progress == 1
    with closing(stream(network, pictures)) as stopped:
        assert next(stopped).total == len(pictures)


def test_batches_keep_the_order(network: FeatureNetwork, pictures: Images) -> None:
    description = result(stream(network, pictures))
    np.testing.assert_array_equal(description.features, network.describe(pictures).features)
    assert len(description) == len(description[:7]) + len(description[7:]) == 160


def test_a_repeated_description_is_that_of_copies(network: FeatureNetwork, pictures: Images) -> None:
    copies = network.describe(np.repeat(pictures[:2], 3, axis=0))
    repeated = network.describe(pictures[:2]).repeated(3)
    assert repeated.probabilities is not None and copies.probabilities is not None
    np.testing.assert_array_equal(repeated.features, copies.features)
    np.testing.assert_array_equal(repeated.probabilities, copies.probabilities)
    assert Description(copies.features).repeated(2).probabilities is None


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 28, 28, 3), np.float32),
        np.zeros((28, 28), np.uint8),
        np.zeros((2, 28, 28, 4), np.uint8),
        np.zeros((2, 28, 28, 1), np.uint8),
        np.zeros((0, 28, 28, 3), np.uint8),
        np.zeros((2, 0, 28, 3), np.uint8),
    ],
)
def test_what_are_no_images_is_refused(network: FeatureNetwork, wrong: Images) -> None:
    with pytest.raises(ConvolabError, match=r"give uint8, 0 to 255, of shape \(N, H, W, 3\)"):
        result(stream(network, wrong))


def test_each_network_says_what_it_takes(photos: PhotoNetwork, digits: DigitNetwork) -> None:
    with pytest.raises(ConvolabError, match="have no colours"):
        photos.describe(np.zeros((2, 64, 64), np.uint8))
    with pytest.raises(ConvolabError, match=r"\(2, 32, 32\) do not have the size of MNIST; crop or scale"):
        digits.describe(np.zeros((2, 32, 32), np.uint8))

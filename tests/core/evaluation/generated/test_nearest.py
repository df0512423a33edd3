"""Whether copies are found, and only copies."""

import cv2
import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import cdist

from core.errors import ConvolabError
from core.evaluation.generated import pairwise
from core.evaluation.generated.features import Images
from core.evaluation.generated.nearest import CopyCheck, in_features, in_pixels, nearest, probability_nearer


@pytest.fixture
def sets(pictures: Images) -> tuple[Images, Images, Images]:
    """Pictures for training, held-out ones, and others."""
    return pictures[:80], pictures[80:120], pictures[120:]


@pytest.mark.parametrize("tile", [2, 7, 1024])
def test_the_nearest_are_those_of_all_pairs(monkeypatch: pytest.MonkeyPatch, tile: int) -> None:
    monkeypatch.setattr(pairwise, "TILE", tile)
    rng = np.random.default_rng(0)
    queries, training = rng.normal(size=(30, 5)), rng.normal(size=(41, 5))
    found, all_pairs = nearest(queries, training), cdist(queries, training)
    assert found.indices.tolist() == all_pairs.argmin(axis=1).tolist()
    all_pairs.sort(axis=1)
    np.testing.assert_allclose(found.distances, all_pairs[:, 0])
    np.testing.assert_allclose(found.second_distances, all_pairs[:, 1])
    assert (found.ratios <= 1).all()


def test_a_copy_has_the_distance_zero(pictures: Images) -> None:
    found = nearest(pictures[40:50].reshape(10, -1), pictures.reshape(160, -1))
    assert found.indices.tolist() == list(range(40, 50))
    assert found.distances.tolist() == found.ratios.tolist() == [0.0] * 10


def test_of_two_equal_training_images_none_is_nearer(pictures: Images) -> None:
    doubled = np.repeat(pictures[:5], 2, axis=0).reshape(10, -1)
    assert nearest(pictures[:5].reshape(5, -1), doubled).ratios.tolist() == [1.0] * 5


def test_pixels_differ_by_their_root_mean_square(pictures: Images) -> None:
    training = np.stack([np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 200, np.uint8)])
    held_out = np.full((2, 8, 8, 3), 60, np.uint8)
    check = in_pixels(training[:1] + np.uint8(30), held_out, training)
    assert check.generated.distances.tolist() == pytest.approx([30])
    assert check.generated.second_distances.tolist() == pytest.approx([170])
    assert check.held_out.distances.tolist() == pytest.approx([60, 60])


def test_other_real_images_are_not_nearer(sets: tuple[Images, Images, Images]) -> None:
    training, held_out, others = sets
    check = in_pixels(others, held_out, training)
    assert not check.is_nearer and check.nearer.low < 0.5 < check.nearer.high
    assert len(check.suspects) <= 2


def test_copies_are_nearer_and_suspect(sets: tuple[Images, Images, Images]) -> None:
    training, held_out, others = sets
    noisy = training[:40].astype(float) + np.random.default_rng(0).normal(0, 10, (40, 8, 8, 3))
    check = in_pixels(np.clip(noisy, 0, 255).astype(np.uint8), held_out, training)
    assert check.is_nearer and check.nearer.value == 1
    assert sorted(check.suspects.tolist()) == list(range(40))
    few = in_pixels(np.concatenate([others[:37], training[:3]]), held_out, training)
    assert {37, 38, 39} <= set(few.suspects.tolist()) and few.suspects[0] in (37, 38, 39)


def test_the_mean_image_is_nearer_but_no_suspect(sets: tuple[Images, Images, Images]) -> None:
    training, held_out, others = sets
    mean = np.repeat(training.mean(axis=0, keepdims=True).astype(np.uint8), 40, axis=0)
    check = in_pixels(mean, held_out, training)
    assert check.is_nearer
    assert not len(check.suspects)
    smooth = np.stack([cv2.GaussianBlur(picture, (0, 0), 2) for picture in others])
    check = in_pixels(smooth, held_out, training)
    assert check.is_nearer
    assert len(check.suspects) < 4


def test_an_image_far_from_all_but_one_is_no_suspect() -> None:
    rng = np.random.default_rng(0)
    training = np.concatenate([rng.normal(size=(50, 3)), [[1000.0, 0, 0]]])
    check = in_features([[1100.0, 0, 0], [1000.0, 0, 0]], rng.normal(size=(50, 3)), training)
    assert (check.generated.ratios < 0.2).all()
    assert check.suspects.tolist() == [1]


@pytest.mark.parametrize("ties", [False, True])
def test_the_probability_is_that_of_mann_and_whitney(ties: bool) -> None:
    rng = np.random.default_rng(0)
    small, large = rng.normal(0, 1, 40), rng.normal(0.5, 1, 60)
    if ties:
        small, large = np.round(small), np.round(large)
    expected = stats.mannwhitneyu(large, small).statistic / (40 * 60)
    assert probability_nearer(small, large).value == pytest.approx(expected)
    assert probability_nearer(large, small).value == pytest.approx(1 - expected)


def test_its_interval_covers_the_true_probability() -> None:
    rng = np.random.default_rng(0)
    truth = stats.norm.cdf(0.5 / np.sqrt(2))
    found = [probability_nearer(rng.normal(0, 1, 60), rng.normal(0.5, 1, 40)) for _ in range(300)]
    assert 0.9 < np.mean([each.low < truth < each.high for each in found]) < 0.99


def test_equal_distances_are_not_nearer() -> None:
    same = nearest(np.ones((5, 2)), np.zeros((2, 2)))
    check = CopyCheck(same, same)
    assert (check.nearer.low, check.nearer.value, check.nearer.high) == (0.5, 0.5, 0.5)
    assert not check.is_nearer and not len(check.suspects)


def test_what_cannot_be_compared_is_reported(pictures: Images) -> None:
    rows = np.ones((5, 3))
    with pytest.raises(ConvolabError, match=r"\(5, 3\) and \(5, 2\) cannot be compared"):
        in_features(rows, rows, np.ones((5, 2)))
    with pytest.raises(ConvolabError, match=r"too few held-out images to compare \(1\)"):
        in_features(rows, rows[:1], rows)
    with pytest.raises(ConvolabError, match=r"too few images to compare \(5 with 1 training images\)"):
        in_features(rows, rows, rows[:1])
    with pytest.raises(ConvolabError, match=r"too few images to compare \(0 with"):
        nearest(rows[:0], rows)
    with pytest.raises(ConvolabError, match="scale them to one size"):
        in_pixels(pictures[:, :4], pictures, pictures)
    with pytest.raises(ConvolabError, match="at least two images of each kind"):
        probability_nearer([1.0], [1.0, 2.0])

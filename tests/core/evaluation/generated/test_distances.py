"""Kernel distance, Fréchet distance, precision and recall, against definitions written out and against SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg

from core.arrays import Float64Array
from core.errors import ConvolabError
from core.evaluation.generated import pairwise
from core.evaluation.generated.distances import (
    Gaussian,
    frechet_distance,
    kernel_distance,
    precision_recall,
)


def normal(seed: int, count: int, features: int = 4, shift: float = 0.0) -> Float64Array:
    return np.random.default_rng(seed).normal(shift, 1, (count, features))


def discrepancy_by_pairs(x: Float64Array, y: Float64Array) -> float:
    """The definition, one pair after the other."""

    def kernel(one: Float64Array, two: Float64Array) -> float:
        return float((one @ two / len(one) + 1) ** 3)

    within = [np.mean([kernel(z[i], z[j]) for i in range(len(z)) for j in range(len(z)) if i != j]) for z in (x, y)]
    return float(sum(within) - 2 * np.mean([kernel(one, two) for one in x for two in y]))


def precision_by_pairs(real: Float64Array, generated: Float64Array, k: int) -> float:
    """The definition, one image after the other."""
    radii = [sorted(float(np.linalg.norm(one - two)) for two in real)[k] for one in real]
    inside = [
        any(np.linalg.norm(image - one) <= radius for one, radius in zip(real, radii, strict=True))
        for image in generated
    ]
    return float(np.mean(inside))


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairwise, "TILE", 7)


def test_the_kernel_distance_by_hand() -> None:
    # One feature, blocks of two. Pairs within: (0·1 + 1)³ = 1 and (2·3 + 1)³ = 343; across: 1, 1, 27, 64.
    found = kernel_distance([[0.0], [1.0]] * 2, [[2.0], [3.0]] * 2, blocks=2, seed=0)
    x, y = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([[2.0], [3.0], [2.0], [3.0]])
    assert found.value == pytest.approx(discrepancy_by_pairs(x, y))
    assert discrepancy_by_pairs(x[:2], y[:2]) == 1 + 343 - 2 * (1 + 1 + 27 + 64) / 4


@pytest.mark.usefixtures("small_tiles")
def test_the_kernel_distance_is_that_of_the_definition() -> None:
    x, y = normal(0, 23), normal(1, 31, shift=0.3)
    found = kernel_distance(x, y, blocks=3)
    assert found.value == pytest.approx(discrepancy_by_pairs(x, y))
    assert kernel_distance(y, x, blocks=3).value == pytest.approx(found.value)


def test_its_standard_error_is_that_of_leaving_out_one_image_after_the_other() -> None:
    x, y = normal(0, 12), normal(1, 15, shift=0.5)
    without_x = [discrepancy_by_pairs(np.delete(x, i, axis=0), y) for i in range(12)]
    without_y = [discrepancy_by_pairs(x, np.delete(y, i, axis=0)) for i in range(15)]
    expected = np.sqrt(11 * np.var(without_x) + 14 * np.var(without_y))
    assert kernel_distance(x, y, blocks=3).standard_error == pytest.approx(expected)


def test_it_is_zero_on_average_for_images_of_one_kind_however_few() -> None:
    values = [kernel_distance(normal(2 * i, 20), normal(2 * i + 1, 20)).value for i in range(400)]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(400)


def test_its_interval_covers_the_true_value() -> None:
    found = [kernel_distance(normal(2 * i, 100), normal(2 * i + 1, 100, shift=0.5)) for i in range(150)]
    truth = np.mean([each.value for each in found])
    covered = np.mean([abs(each.value - truth) < 1.96 * each.standard_error for each in found])
    assert 0.9 < covered < 1
    blocks = [each.block_mean for each in found]
    assert np.mean(blocks) == pytest.approx(truth, abs=4 * float(np.std(blocks)) / np.sqrt(150))
    assert np.std(blocks) == pytest.approx(np.mean([each.block_error for each in found]), rel=0.3)


def test_the_blocks_do_not_depend_on_the_order_of_classes() -> None:
    ordered = np.concatenate([normal(0, 50, shift=-3), normal(1, 50, shift=3)])
    mixed = kernel_distance(ordered, ordered + 0.01)
    assert abs(mixed.block_mean) < 4 * mixed.block_error
    assert mixed == kernel_distance(ordered, ordered + 0.01)


def test_the_frechet_distance_in_one_dimension() -> None:
    first, second = Gaussian(np.array([1.0]), np.array([[4.0]])), Gaussian(np.array([3.0]), np.array([[9.0]]))
    assert frechet_distance(first, second) == pytest.approx((1 - 3) ** 2 + (2 - 3) ** 2)


def test_the_frechet_distance_of_gaussians_with_common_axes() -> None:
    rotation = linalg.qr(normal(0, 5, 5))[0]
    variances = np.array([[1.0, 2, 3, 4, 0], [9.0, 1, 0, 4, 2]])
    first, second = (Gaussian(np.zeros(5), rotation @ np.diag(each) @ rotation.T) for each in variances)
    expected = ((np.sqrt(variances[0]) - np.sqrt(variances[1])) ** 2).sum()
    assert frechet_distance(first, second) == pytest.approx(expected)


@given(st.integers(0, 10_000), st.integers(8, 40))
@settings(max_examples=20)
def test_the_frechet_distance_agrees_with_the_matrix_root_of_scipy(seed: int, count: int) -> None:
    first = Gaussian.of(normal(seed, count, 6))
    second = Gaussian.of(normal(seed + 1, count, 6, shift=1) @ normal(seed + 2, 6, 6))
    root = np.real(linalg.sqrtm(first.covariance @ second.covariance))
    expected = ((first.mean - second.mean) ** 2).sum()
    expected += np.trace(first.covariance + second.covariance - 2 * root)
    assert frechet_distance(first, second) == pytest.approx(expected, rel=1e-6)
    assert frechet_distance(second, first) == pytest.approx(expected, rel=1e-6)


def test_the_frechet_distance_is_stable_with_fewer_images_than_features() -> None:
    x, y = normal(0, 20, 200), normal(1, 30, 200)
    # The trace of the root is the sum of the singular values of the product of the centred images.
    centred = [(each - each.mean(axis=0)) / np.sqrt(len(each) - 1) for each in (x, y)]
    expected = ((x.mean(axis=0) - y.mean(axis=0)) ** 2).sum() + sum((each**2).sum() for each in centred)
    expected -= 2 * linalg.svdvals(centred[0] @ centred[1].T).sum()
    assert frechet_distance(Gaussian.of(x), Gaussian.of(y)) == pytest.approx(expected, rel=1e-6)
    assert frechet_distance(Gaussian.of(x), Gaussian.of(x)) == pytest.approx(0, abs=1e-4)


def test_the_frechet_distance_of_few_images_is_too_large() -> None:
    few, many = (
        frechet_distance(Gaussian.of(normal(0, count, 30)), Gaussian.of(normal(1, count, 30))) for count in (40, 4000)
    )
    assert few > 20 * many


def test_copies_of_one_image_have_a_frechet_distance() -> None:
    real = Gaussian.of(normal(0, 50))
    copies = Gaussian.of(np.repeat(real.mean[np.newaxis], 50, axis=0))
    assert frechet_distance(real, copies) == pytest.approx(np.trace(real.covariance))


def test_precision_and_recall_by_hand() -> None:
    # On a line, the nearest neighbours of 0, 1, 2, 10 are 1, 1, 1, 8 away: real images reach from −1 to 3, 2 to 18.
    real, generated = [[0.0], [1.0], [2.0], [10.0]], [[-1.5], [3.0], [18.0], [18.5]]
    found = precision_recall(real, generated, k=1)
    # Those of the generated ones are 4.5, 4.5, 0.5, 0.5 away: they reach from −6 to 3, −1.5 to 7.5, 17.5 to 19.
    assert (found.precision, found.recall) == (0.5, 0.75)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("k", [1, 3, 12])
def test_precision_and_recall_are_those_of_the_definition(k: int) -> None:
    real, generated = normal(0, 40), normal(1, 25, shift=0.7)
    found = precision_recall(real, generated, k)
    assert found.precision == precision_by_pairs(real, generated, k)
    assert found.recall == precision_by_pairs(generated, real, k)


def test_a_collapsed_generator_is_precise_but_recalls_little() -> None:
    real = normal(0, 300)
    collapsed = precision_recall(real, normal(1, 300) * 0.05)
    spread = precision_recall(real, normal(2, 300) * 5)
    assert collapsed.precision > 0.95 and collapsed.recall < 0.05
    assert spread.precision < 0.3 and spread.recall > 0.9
    assert precision_recall(real, real) == precision_recall(real, real[::-1])
    assert precision_recall(real, real).precision == 1
    assert precision_recall(real, real + 100).recall == 0


@pytest.mark.parametrize(
    ("first", "second", "complaint"),
    [
        (normal(0, 30, 3), normal(0, 30, 4), r"\(30, 3\) and \(30, 4\) cannot be compared"),
        (normal(0, 30).ravel(), normal(0, 30), "cannot be compared"),
        (np.ones((30, 0)), np.ones((30, 0)), "cannot be compared"),
        (normal(0, 3), normal(0, 30), r"too few images to compare \(3\); give at least"),
        (normal(0, 30), np.full((30, 4), np.nan), "NaN or infinite"),
    ],
)
def test_features_that_cannot_be_compared_are_reported(
    first: Float64Array, second: Float64Array, complaint: str
) -> None:
    for measure in (kernel_distance, precision_recall):
        with pytest.raises(ConvolabError, match=complaint):
            measure(first, second)


def test_other_arguments_that_make_no_sense_are_reported() -> None:
    with pytest.raises(ConvolabError, match="use at least 2"):
        kernel_distance(normal(0, 30), normal(1, 30), blocks=1)
    with pytest.raises(ConvolabError, match="k starts at 1"):
        precision_recall(normal(0, 30), normal(1, 30), k=0)
    with pytest.raises(ConvolabError, match="of 3 and 4 features"):
        frechet_distance(Gaussian.of(normal(0, 9, 3)), Gaussian.of(normal(0, 9, 4)))
    with pytest.raises(ConvolabError, match=r"too few images to compare \(1\)"):
        Gaussian.of(normal(0, 1))

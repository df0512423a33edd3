"""The losses of style transfer are what the formulas say."""

import numpy as np
import pytest
import tensorflow as tf

from core.arrays import Float32Array
from core.synthesis.style.terms import (
    IMAGE,
    Content,
    Style,
    TotalVariation,
    content,
    gram_image,
    gram_matrix,
    style,
    total_variation,
)


@pytest.fixture
def seen() -> Float32Array:
    return np.random.default_rng(0).normal(size=(1, 5, 7, 4)).astype(np.float32)


def test_the_gram_matrix_is_the_mean_product_of_channels(seen: Float32Array) -> None:
    expected = np.einsum("nhwi,nhwj->ij", seen, seen) / (5 * 7)
    assert np.allclose(gram_matrix(tf.constant(seen)), expected, atol=1e-5)


def test_the_gram_matrix_forgets_where_things_are(seen: Float32Array) -> None:
    shuffled = seen.reshape(35, 4)[np.random.default_rng(1).permutation(35)].reshape(seen.shape)
    assert np.allclose(gram_matrix(tf.constant(seen)), gram_matrix(tf.constant(shuffled)), atol=1e-5)
    assert float(Content("a").measure(shuffled, Content("a").target(seen))) > 0.5


def test_a_masked_gram_matrix_is_that_of_the_part(seen: Float32Array) -> None:
    where = np.zeros((1, 5, 7, 1), np.float32)
    where[:, :, :3] = 1
    part = gram_matrix(tf.constant(seen[:, :, :3]))
    assert np.allclose(gram_matrix(tf.constant(seen), tf.constant(where)), part, atol=1e-4)
    term = Style("a", region=1)
    assert float(term.measure(tf.constant(seen), (part, tf.constant(where)))) == pytest.approx(0, abs=1e-6)


def test_each_image_of_a_batch_is_compared_with_its_own_target(seen: Float32Array) -> None:
    batch = np.concatenate([seen, 2 * seen, 0 * seen])
    for term, doubled in ((Content("a"), 1.0), (Style("a"), 9.0)):
        found = term.each(tf.constant(batch), term.target(tf.constant(seen)))
        assert np.allclose(found, [0, doubled, 1], atol=1e-4)
        own = term.each(tf.constant(batch), term.target(tf.constant(batch + 1e-3)))
        assert np.abs(own[:2]).max() < 1e-3
        assert float(term.measure(tf.constant(batch), term.target(tf.constant(seen)))) == pytest.approx(np.mean(found))


def test_losses_are_relative_to_what_they_compare_with(seen: Float32Array) -> None:
    for term in (Content("a"), Style("a")):
        target = term.target(tf.constant(seen))
        assert float(term.measure(tf.constant(seen), target)) == pytest.approx(0, abs=1e-6)
        assert float(term.measure(tf.zeros_like(seen), target)) == pytest.approx(1, abs=1e-4)


def test_total_variation_is_that_of_tensorflow_for_squares() -> None:
    image = np.zeros((1, 2, 3, 1), np.float32)
    image[0, :, 2] = 0.5
    # No difference downwards; of the four differences to the right, two are 0.5.
    assert float(TotalVariation().measure(tf.constant(image))) == pytest.approx(2 * 0.25 / 4)


def test_terms_add_up_with_those_of_a_dream(seen: Float32Array) -> None:
    goal = 2 * content("a") + 3 * style("a") + total_variation() - total_variation()
    assert str(goal) == "2 × content of a + 3 × style of a"
    targets = {term: term.target(tf.constant(seen)) for term in goal.terms}
    value = goal.value({"a": tf.zeros_like(seen), IMAGE: tf.zeros((1, 2, 2, 3))}, targets)
    assert float(value) == pytest.approx(5, abs=1e-3)


def test_a_gram_matrix_is_drawn_warm_and_cold() -> None:
    image = gram_image(np.array([[1.0, 0.0], [0.0, -1.0]], np.float32), 1.0)
    assert image.shape == (2, 2, 3) and not image[0, 1].any()
    assert image[0, 0, 0] > image[0, 0, 2] and image[1, 1, 2] > image[1, 1, 0]

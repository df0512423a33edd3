"""The network that paints: any size, one style for each image, and gradients that reach the styles only."""

from itertools import pairwise

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conversion import style_graph
from core.nets.style import network as style_network
from core.nets.style.numbers import ARBITRARY, CONDITIONAL, EPSILON, StyleLayout, reach
from core.serving import artifacts

SMALL = StyleLayout((4, 4, 4), 1, (4, 4, 3), contraction_normalised=True)


def styles(count: int, layout: StyleLayout, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(1, 0.5, (count, layout.size)).astype(np.float32)


def photos(count: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).random((count, height, width, 3), dtype=np.float32)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    keras.utils.set_random_seed(0)
    return style_network.build(SMALL, statistics=True)


def test_a_style_has_990_numbers() -> None:
    assert CONDITIONAL.size == 990 and ARBITRARY.size == 694
    assert style_network.build().count_params() == 166_104 - 26 * 990, "the original's, without its 26 styles"
    for layout in (CONDITIONAL, ARBITRARY):
        places = list(layout.normalised().values())
        assert places[0].start == 0 and all(a.stop == b.start for a, b in pairwise(places))


@pytest.mark.parametrize("size", [(16, 16), (32, 20), (24, 48)])
def test_pictures_have_the_size_of_the_photo(network: keras.Model, size: tuple[int, int]) -> None:
    found = network([photos(2, *size), styles(2, SMALL)])
    assert found["picture"].shape == (2, *size, 3) and found["statistics"].shape == (2, SMALL.size)
    assert np.min(found["picture"]) >= 0 and np.max(found["picture"]) <= 1


def test_each_image_has_its_own_style_and_statistics(network: keras.Model) -> None:
    images, vectors = photos(3, 16, 16), styles(3, SMALL)
    together = network([images, vectors])
    for number in range(3):
        alone = network([images[number : number + 1], vectors[number : number + 1]])
        for name in ("picture", "statistics"):
            np.testing.assert_allclose(together[name][number], alone[name][0], atol=1e-4)


def test_normalised_channels_have_mean_beta_and_deviation_gamma() -> None:
    layer = style_network.ConditionalNormalization()
    x = np.random.default_rng(0).normal(3, 2, (2, 9, 7, 5)).astype(np.float32)
    style = styles(2, StyleLayout((5, 5, 5), 0, (5, 5, 3), contraction_normalised=False))[:, :10]
    normal, moments = layer(x, style)
    gamma, beta = np.split(style, 2, axis=1)
    np.testing.assert_allclose(np.mean(normal, axis=(1, 2)), beta, atol=1e-5)
    np.testing.assert_allclose(np.std(normal, axis=(1, 2)), np.abs(gamma), rtol=1e-4)
    np.testing.assert_allclose(moments, np.hstack([x.mean(axis=(1, 2)), x.var(axis=(1, 2))]), rtol=1e-4)
    with tf.GradientTape() as tape:
        variable = tf.Variable(style)
        total = tf.reduce_sum(layer(x, variable)[0])
    # The normalised channel sums to 0, so only beta moves the sum: by one for each pixel.
    np.testing.assert_allclose(
        tape.gradient(total, variable), np.repeat([[0, 63]], 5, axis=1).reshape(1, 10) + 0 * style, atol=1e-2
    )


@pytest.mark.parametrize("dtype", ["float32", "mixed_bfloat16"])
def test_a_style_is_learned_with_frozen_kernels(dtype: str) -> None:
    """Gradient descent on the numbers alone brings the pictures nearer to those of another style."""
    network = style_network.build(weights=artifacts.load("style_network").path("weights.h5"), dtype=dtype)
    network.trainable = False
    assert not network.trainable_variables
    images = tf.constant(photos(2, 32, 32))
    target = network([images, tf.fill((2, 990), 0.7)])
    assert target.dtype == tf.float32
    vectors = tf.Variable(np.ones((1, 990), np.float32))
    optimizer, losses = keras.optimizers.Adam(0.02), []
    for _ in range(12):
        with tf.GradientTape() as tape:
            picture = network([images, tf.gather(vectors, [0, 0])])
            loss = tf.reduce_mean(tf.square(picture - target))
        gradient = tf.convert_to_tensor(tape.gradient(loss, vectors))
        assert gradient.dtype == tf.float32 and np.isfinite(gradient).all()
        optimizer.apply([gradient], [vectors])
        losses.append(float(loss))
    assert losses[-1] < 0.5 * losses[0]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_scale_and_shift_are_what_normalization_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    style, statistics = (rng.normal(0, 2, SMALL.size).astype(np.float32) for _ in range(2))
    statistics = np.abs(statistics)
    affine = SMALL.scale_and_shift(style, statistics)
    for place in SMALL.normalised().values():
        (gamma, beta), (mean, variance), (scale, shift) = (np.split(v[place], 2) for v in (style, statistics, affine))
        x = rng.normal(size=gamma.shape).astype(np.float32)
        expected = gamma * (x - mean) / np.sqrt(variance + EPSILON) + beta
        np.testing.assert_allclose(x * scale + shift, expected, rtol=1e-3, atol=1e-3 * np.abs(scale).max())


@pytest.mark.parametrize("layout", [CONDITIONAL, ARBITRARY])
def test_nothing_beyond_its_reach_changes_a_pixel(layout: StyleLayout) -> None:
    """With scale and shift in place of normalization; and something within the reach does."""
    network = style_network.build(layout)
    kernels = {name: (*network.get_layer(name).get_weights(), None)[:2] for name, *_ in layout.convolutions()}
    paint = style_graph.graph(kernels, layout, statistics_given=True)
    numbers = tf.ones((1, 1, 1, layout.size))
    side = 256
    image = photos(1, side + 8, side + 8)
    before = paint(tf.constant(image), numbers)["picture"].numpy()[0]
    image[:, 4 + 128, 4 + 128] = 1 - image[:, 4 + 128, 4 + 128]
    changed = np.argwhere(paint(tf.constant(image), numbers)["picture"].numpy()[0] != before)[:, :2]
    distance = np.abs(changed - 128).max()
    assert 0.6 * reach(layout) < distance <= reach(layout)

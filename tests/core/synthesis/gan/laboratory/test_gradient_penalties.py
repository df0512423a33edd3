"""The penalties and their gradients through the gradient: against TensorFlow's second derivatives, and by hand."""

import numpy as np
import pytest
import tensorflow as tf

from core.synthesis.gan.laboratory.gradient_penalties import PENALTIES, between
from core.synthesis.gan.laboratory.perceptron import Activation, Perceptron
from tests.core.synthesis.gan.laboratory.tensorflow_perceptron import in_tensorflow

RANDOM = np.random.default_rng(1)
POINTS = RANDOM.normal(0, 1, (13, 2))


@pytest.mark.parametrize("name", list(PENALTIES))
@pytest.mark.parametrize("activation", ["leaky_relu", "tanh"])
@pytest.mark.parametrize("sizes", [(2, 9, 1), (2, 9, 8, 1), (2, 6, 7, 8, 1)], ids=str)
def test_value_and_gradient_are_those_of_tensorflow(sizes: tuple[int, ...], activation: Activation, name: str) -> None:
    network = Perceptron(sizes, activation)
    weights = network.initial(RANDOM, np.float64) + RANDOM.normal(0, 0.2, network.parameters)
    ours = PENALTIES[name](network, weights, POINTS)
    variables, points = tf.constant(weights), tf.constant(POINTS)
    with tf.GradientTape() as outer:
        outer.watch(variables)
        with tf.GradientTape() as inner:
            inner.watch(points)
            logits = in_tensorflow(network, variables, points)
        norms = tf.norm(inner.gradient(logits, points), axis=1)
        value = tf.reduce_mean((norms - 1) ** 2 if name == "wgan_gp" else 0.5 * norms**2)
    np.testing.assert_allclose(ours.norms, norms, atol=1e-12)
    assert ours.value == pytest.approx(float(value))
    np.testing.assert_allclose(ours.weights, outer.gradient(value, variables), atol=1e-12)


def test_a_line_by_hand() -> None:
    """D(x) = 3·x_1 + 4·x_2 has slope 5 everywhere."""
    line, weights = Perceptron((2, 1)), np.array([3.0, 4.0, 7.0])
    unit_slope = PENALTIES["wgan_gp"](line, weights, POINTS)
    assert unit_slope.value == pytest.approx(16.0)
    np.testing.assert_allclose(unit_slope.weights, [2 * 4 * 0.6, 2 * 4 * 0.8, 0])  # 2·(5 − 1)·W/5; none for the bias
    flat = PENALTIES["r1"](line, weights, POINTS)
    assert flat.value == pytest.approx(12.5)
    np.testing.assert_allclose(flat.weights, [3.0, 4.0, 0])


def test_descending_the_penalty_brings_the_slope_to_one() -> None:
    network = Perceptron((2, 16, 16, 1))
    weights = 2 * network.initial(RANDOM, np.float64)
    before = PENALTIES["wgan_gp"](network, weights, POINTS)
    for _ in range(300):
        weights = weights - 0.002 * PENALTIES["wgan_gp"](network, weights, POINTS).weights
    after = PENALTIES["wgan_gp"](network, weights, POINTS)
    assert after.value < 0.02 * before.value
    np.testing.assert_allclose(after.norms, 1, atol=0.3)


def test_a_discriminator_without_slope_has_a_finite_penalty() -> None:
    network = Perceptron((2, 4, 1))
    flat = PENALTIES["wgan_gp"](network, np.zeros(network.parameters, np.float32), POINTS)
    assert flat.value == 1 and np.all(flat.weights == 0)


def test_points_between_lie_on_the_lines() -> None:
    real, fakes = RANDOM.normal(0, 1, (50, 2)).astype(np.float32), np.zeros((50, 2), np.float32)
    points = between(RANDOM, real, fakes)
    share = (points / real)[:, 0]
    np.testing.assert_allclose(points, share[:, None] * real, atol=1e-6)
    assert points.dtype == np.float32 and share.min() >= 0 and share.max() <= 1 and share.std() > 0.2

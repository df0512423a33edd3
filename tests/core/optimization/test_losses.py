"""Cross-entropy and its gradients: by hand, and against Keras."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.optimization.losses import (
    LossError,
    binary_cross_entropy,
    categorical_cross_entropy,
    one_hot,
    sigmoid,
    softmax,
)

RANDOM = np.random.default_rng(0)
LOGITS, LABELS = RANDOM.normal(0, 3, (20, 5)), RANDOM.integers(0, 5, 20)
LOGIT, LABEL = RANDOM.normal(0, 3, 20), RANDOM.integers(0, 2, 20).astype(float)


def test_one_prediction_by_hand() -> None:
    binary = binary_cross_entropy([1.0, 0.0], [0.8, 0.8])
    np.testing.assert_allclose(binary.values, [-math.log(0.8), -math.log(0.2)])
    np.testing.assert_allclose(binary.to_logits, [-0.2, 0.8])
    np.testing.assert_allclose(binary.to_probabilities, [-1 / 0.8, 1 / 0.2])
    many = categorical_cross_entropy([[0, 1, 0]], [[0.2, 0.5, 0.3]])
    np.testing.assert_allclose(many.values, [math.log(2)])
    np.testing.assert_allclose(many.to_logits, [[0.2, -0.5, 0.3]])


def test_binary_cross_entropy_and_its_gradients_are_those_of_keras() -> None:
    ours = binary_cross_entropy(LABEL, sigmoid(LOGIT))
    theirs = keras.losses.BinaryCrossentropy(reduction=None, dtype="float64")
    logits = tf.constant(LOGIT[:, None])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(logits)
        probabilities = tf.sigmoid(logits)
        value = theirs(LABEL[:, None], probabilities)
    np.testing.assert_allclose(ours.values, value, atol=1e-6)
    np.testing.assert_allclose(ours.to_logits, tape.gradient(value, logits)[:, 0], atol=1e-6)
    np.testing.assert_allclose(ours.to_probabilities, tape.gradient(value, probabilities)[:, 0], rtol=1e-5)


def test_categorical_cross_entropy_and_its_gradient_are_those_of_keras() -> None:
    targets = one_hot(LABELS, 5)
    ours = categorical_cross_entropy(targets, softmax(LOGITS))
    theirs = keras.losses.CategoricalCrossentropy(reduction=None, dtype="float64")
    logits = tf.constant(LOGITS)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = theirs(targets, tf.nn.softmax(logits))
    np.testing.assert_allclose(ours.values, value, atol=1e-6)
    np.testing.assert_allclose(ours.to_logits, tape.gradient(value, logits), atol=1e-6)


def test_certain_and_wrong_costs_as_much_as_in_keras() -> None:
    ours = binary_cross_entropy([1.0], [0.0]).values[0]
    assert ours == pytest.approx(float(keras.losses.BinaryCrossentropy()(np.ones((1, 1)), np.zeros((1, 1)))), rel=1e-4)
    assert ours == pytest.approx(-math.log(1e-7))


def test_two_classes_either_way_are_the_same() -> None:
    """The sigmoid of a difference is the softmax of two logits."""
    two = categorical_cross_entropy(one_hot(LABEL.astype(int), 2), softmax(np.stack([0 * LOGIT, LOGIT], axis=1)))
    np.testing.assert_allclose(two.values, binary_cross_entropy(LABEL, sigmoid(LOGIT)).values, atol=1e-9)


def test_invalid_input_is_a_sentence() -> None:
    with pytest.raises(LossError, match="must both be"):
        binary_cross_entropy([1.0], [[0.5]])
    with pytest.raises(LossError, match="apply a sigmoid or softmax"):
        binary_cross_entropy([1.0], [2.5])

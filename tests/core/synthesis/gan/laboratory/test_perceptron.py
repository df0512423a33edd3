"""The perceptron: forward and backward against TensorFlow, and the moving average of weights."""

import numpy as np
import pytest
import tensorflow as tf

from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.perceptron import Activation, Perceptron, moving_average
from tests.core.synthesis.gan.laboratory.tensorflow_perceptron import in_tensorflow

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(0, 1, (11, 2))
SIZES = [(2, 8, 1), (2, 8, 5, 3), (2, 7, 6, 5, 2)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("activation", ["leaky_relu", "tanh"])
def test_outputs_and_gradients_are_those_of_tensorflow(sizes: tuple[int, ...], activation: Activation) -> None:
    network = Perceptron(sizes, activation)
    weights = network.initial(RANDOM, np.float64) + RANDOM.normal(0, 0.1, network.parameters)
    to_outputs = RANDOM.normal(0, 1, (11, sizes[-1]))
    forward = network.forward(weights, INPUTS)
    backward = network.backward(forward, to_outputs)
    variables, inputs = tf.constant(weights), tf.constant(INPUTS)
    with tf.GradientTape() as tape:
        tape.watch([variables, inputs])
        outputs = in_tensorflow(network, variables, inputs)
        total = tf.reduce_sum(outputs * to_outputs)
    to_weights, to_inputs = tape.gradient(total, [variables, inputs])
    np.testing.assert_allclose(forward.outputs, outputs, atol=1e-12)
    np.testing.assert_allclose(backward.weights, to_weights, atol=1e-12)
    np.testing.assert_allclose(backward.inputs, to_inputs, atol=1e-12)
    frozen = network.backward(forward, to_outputs, frozen=True)
    np.testing.assert_array_equal(frozen.inputs, backward.inputs)
    assert frozen.weights.size == 0


def test_everything_has_the_precision_of_the_weights() -> None:
    network = Perceptron((2, 4, 1))
    weights = network.initial(RANDOM)
    forward = network.forward(weights, INPUTS)
    backward = network.backward(forward, np.ones((11, 1)))
    assert {weights.dtype, forward.outputs.dtype, backward.weights.dtype, backward.inputs.dtype} == {np.dtype("f4")}


def test_signals_keep_their_size_through_initial_layers() -> None:
    """He et al., 2015: neither vanishing nor exploding, however wide the layers are."""
    inputs = RANDOM.normal(0, 1, (4000, 64))
    network = Perceptron((64, 64, 64, 64, 64))
    forward = network.forward(network.initial(RANDOM, np.float64), inputs)
    power = [float((active**2).mean()) for active in forward.activations]
    np.testing.assert_allclose(power, 1, atol=0.35)


def test_weights_of_another_architecture_are_a_sentence() -> None:
    with pytest.raises(LaboratoryError, match="A perceptron of 2-4-1 units has 17 weights, not 3; start again"):
        Perceptron((2, 4, 1)).forward(np.zeros(3), INPUTS)


def test_the_average_forgets_its_start_and_then_lags_behind() -> None:
    average = np.array([100.0])
    for steps in range(1, 500):
        average = moving_average(average, np.array([float(steps)]), 0.9, steps)
    assert average[0] == pytest.approx(499 - 9, abs=0.01)  # A mean over about ten steps, of numbers that rise by 1.
    np.testing.assert_array_equal(moving_average(np.zeros(1), np.ones(1), 0.0, 7), [1.0])
    assert moving_average(np.zeros(1, np.float32), np.ones(1, np.float32), 0.9, 7).dtype == np.float32

"""The perceptron of the laboratory in TensorFlow, whose derivatives are the oracle of ours."""

import tensorflow as tf

from core.synthesis.gan.laboratory.perceptron import SLOPE, Perceptron


def in_tensorflow(network: Perceptron, weights: tf.Tensor, inputs: tf.Tensor) -> tf.Tensor:
    """The outputs (N, outputs) of inputs (N, inputs) and one vector of weights (P,)."""
    active, start = inputs, 0
    for number, (count, units) in enumerate(zip(network.sizes[:-1], network.sizes[1:], strict=True), start=1):
        matrix = tf.reshape(weights[start : start + count * units], (count, units))
        start += count * units
        active = active @ matrix + weights[start : start + units]
        start += units
        if number < len(network.sizes) - 1:
            # TensorFlow's own leaky_relu rounds its slope to float32.
            active = tf.tanh(active) if network.activation == "tanh" else tf.maximum(active, SLOPE * active)
    return active

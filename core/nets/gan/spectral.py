"""Spectral normalization: a convolution whose kernel has the largest singular value 1.

Source: Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018.
"""

import keras
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable(package="convolab")
class SpectralConv2D(layers.Conv2D):
    """`keras.layers.Conv2D` with its kernel divided by an estimate of its largest singular value.

    The kernel counts as a matrix with one column a filter. Each training call improves the estimate by one step of
    power iteration. Unlike `keras.layers.SpectralNormalization`, which overwrites the kernel, the gradient goes through
    the division, as in the paper.
    """

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights and the start of the power iteration."""
        super().build(input_shape)
        self.singular_vector = self.add_weight(
            name="singular_vector", shape=(1, self.filters), initializer="random_normal", trainable=False
        )

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Convolve with the normalised kernel; in training, also improve the estimate."""
        matrix = tf.reshape(tf.cast(self.kernel, tf.float32), (-1, self.filters))
        right = tf.cast(self.singular_vector, tf.float32)
        left = tf.math.l2_normalize(right @ tf.transpose(matrix))
        if training:
            right = tf.math.l2_normalize(left @ matrix)
            self.singular_vector.assign(tf.stop_gradient(right))
        right, left = tf.stop_gradient(right), tf.stop_gradient(left)
        largest = (left @ matrix @ tf.transpose(right))[0, 0]
        kernel = tf.cast(self.kernel, inputs.dtype) / tf.cast(largest, inputs.dtype)
        outputs = self.convolution_op(inputs, kernel)
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, tf.cast(self.bias, outputs.dtype))
        return outputs

"""Batch normalisation (Ioffe and Szegedy, 2015) that trains with a single fused TensorFlow operation."""

import keras
import tensorflow as tf
from keras import layers

FUSED_TYPES = (tf.float32, tf.bfloat16, tf.float16)


@keras.saving.register_keras_serializable(package="convolab")
class FusedBatchNormalization(layers.BatchNormalization):
    """`keras.layers.BatchNormalization`, but faster in training.

    Keras computes the layer with separate operations, which takes a third of a training step on a CPU. Here, a training
    call on feature maps (N, H, W, C) is one `FusedBatchNormV3`. Outputs, gradients, moving averages, arguments and
    weights are those of Keras' layer. All other cases use Keras' implementation: inference, a frozen layer, a mask,
    another axis or rank, float64, renormalization and synchronization.

    Note:
        A `.weights.h5` file names its groups after the class, so a file written by a network with Keras' layer cannot
        be loaded here; use ``set_weights(other.get_weights())``.
    """

    def call(self, inputs: tf.Tensor, training: bool | None = None, mask: tf.Tensor | None = None) -> tf.Tensor:
        """Normalise the inputs per channel; in training, also update the moving averages."""
        if not (training and self.trainable and mask is None and self._fusible(inputs)):
            return super().call(inputs, training=training, mask=mask)
        channels = [inputs.shape[-1]]
        outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=tf.convert_to_tensor(self.gamma) if self.scale else tf.ones(channels),
            offset=tf.convert_to_tensor(self.beta) if self.center else tf.zeros(channels),
            mean=tf.zeros([0]),
            variance=tf.zeros([0]),
            epsilon=self.epsilon,
            is_training=True,
        )
        # The operation returns the unbiased variance (Bessel's n - 1); Keras averages the biased one.
        count = tf.cast(tf.reduce_prod(tf.shape(inputs)[:3]), tf.float32)
        variance *= tf.maximum(count - 1.0, 1.0) / count
        momentum = self.momentum
        self.moving_mean.assign(self.moving_mean * momentum + mean * (1.0 - momentum))
        self.moving_variance.assign(self.moving_variance * momentum + variance * (1.0 - momentum))
        return outputs

    def _fusible(self, inputs: tf.Tensor) -> bool:
        """Whether the fused operation gives the result that this layer must compute."""
        plain = not (self.renorm or self.synchronized) and self.variable_dtype == "float32"
        return plain and len(inputs.shape) == 4 and self.axis in (-1, 3) and inputs.dtype in FUSED_TYPES

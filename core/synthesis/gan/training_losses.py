"""The losses of a GAN in TensorFlow, by name; `adversarial_losses` has the same ones in numpy, with derivatives."""

import tensorflow as tf

from core.synthesis.gan.adversarial_losses import LOSSES, LossName


def discriminator_loss(
    name: LossName, real: tf.Tensor, fake: tf.Tensor, real_labels: tf.Tensor, fake_labels: tf.Tensor
) -> tf.Tensor:
    """The loss that the discriminator minimises, float32 ().

    Args:
        name: of the loss.
        real, fake: logits of real and generated images, float32 (N, 1).
        real_labels, fake_labels: 1 and 0 but for smoothing and noise, float32 (N, 1); only of losses that have labels.
    """
    if LOSSES[name].is_probability:  # The cross-entropy of a classifier.
        entropy = tf.nn.sigmoid_cross_entropy_with_logits
        return tf.reduce_mean(entropy(real_labels, real)) + tf.reduce_mean(entropy(fake_labels, fake))
    if name == "least_squares":
        return 0.5 * (tf.reduce_mean((real - real_labels) ** 2) + tf.reduce_mean((fake - fake_labels) ** 2))
    if name == "hinge":
        return tf.reduce_mean(tf.nn.relu(1 - real)) + tf.reduce_mean(tf.nn.relu(1 + fake))
    return tf.reduce_mean(fake) - tf.reduce_mean(real)


def generator_loss(name: LossName, fake: tf.Tensor) -> tf.Tensor:
    """The loss that the generator minimises, float32 (), given the logits of its images, float32 (N, 1)."""
    if name == "minimax":  # log(1 - D(G(z)))
        return -tf.reduce_mean(tf.nn.softplus(fake))
    if name == "non_saturating":  # -log D(G(z)): the labels inverted
        return tf.reduce_mean(tf.nn.softplus(-fake))
    if name == "least_squares":
        return 0.5 * tf.reduce_mean((fake - 1) ** 2)
    return -tf.reduce_mean(fake)

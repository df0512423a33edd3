"""The loss of a single-shot detector (Liu et al. 2016, section 2.2): cross-entropy of classes, smooth L1 of offsets.

Nearly all default boxes show background. Only the hardest of them count, three for each that is responsible for an
object; otherwise the network would learn to say background always.
"""

from typing import NamedTuple

import tensorflow as tf


class Losses(NamedTuple):
    """The two terms of a batch, each summed over default boxes and divided by the number of responsible ones."""

    classes: tf.Tensor
    offsets: tf.Tensor


def losses(
    logits: tf.Tensor, offsets: tf.Tensor, classes: tf.Tensor, wanted: tf.Tensor, negatives: float = 3.0
) -> Losses:
    """Compute both terms.

    Args:
        logits: float32 (B, A, 1 + C), background first.
        offsets: float32 (B, A, 4), predicted.
        classes: int (B, A), as in `core.detection.ssd.matching.Targets`: 0 background, -1 not asked for.
        wanted: float32 (B, A, 4), the true offsets.
        negatives: background boxes that count, for each responsible box of the image; an image without objects counts
            as if it had one.
    """
    responsible = classes > 0
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.maximum(classes, 0), logits=logits)
    hard = hard_negatives(cross_entropy, classes, negatives)
    number = tf.maximum(tf.reduce_sum(tf.cast(responsible, tf.float32)), 1.0)
    of_classes = tf.reduce_sum(tf.where(responsible | hard, cross_entropy, 0.0)) / number
    distance = tf.abs(offsets - wanted)
    smooth = tf.reduce_sum(tf.where(distance < 1.0, 0.5 * distance**2, distance - 0.5), axis=-1)
    return Losses(of_classes, tf.reduce_sum(tf.where(responsible, smooth, 0.0)) / number)


def hard_negatives(cross_entropy: tf.Tensor, classes: tf.Tensor, negatives: float) -> tf.Tensor:
    """The background boxes of each image with the largest loss, bool (B, A)."""
    background = classes == 0
    responsible = tf.reduce_sum(tf.cast(classes > 0, tf.float32), axis=1)
    wanted = tf.cast(negatives * tf.maximum(responsible, 1.0), tf.int32)
    among = tf.where(background, tf.stop_gradient(cross_entropy), -1.0)
    available = tf.reduce_sum(tf.cast(background, tf.int32), axis=1)
    last = tf.clip_by_value(tf.minimum(wanted, available) - 1, 0, tf.shape(among)[1] - 1)
    least = tf.gather(tf.sort(among, axis=1, direction="DESCENDING"), last, batch_dims=1)
    return background & (among >= least[:, tf.newaxis])

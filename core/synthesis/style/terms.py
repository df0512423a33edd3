"""The three losses of style transfer, as terms that add and scale (`core.synthesis.objectives`).

Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural Networks", 2016: the *content* of an image is
its activations in a deep layer, position by position; its *style* is how the channels of a layer vary together,
wherever that happens: the Gram matrix. Total variation keeps neighbouring pixels alike (Mahendran and Vedaldi 2015).

Deviation from the paper: every loss is divided by the mean square of what it compares with, rather than by the size
of the layer alone. So 1 means "as far off as a layer without any activation", in every layer.
"""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.images import RGB
from core.synthesis.objectives import Objective, Target, Term

IMAGE = "image"
"""The “layer” that is the image itself, float32 RGB (1, H, W, 3), 0 to 1."""


@dataclass(frozen=True)
class Loss(Term):
    """A term that measures each image of a batch."""

    def each(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The loss of each image of a batch, float32 (N,).

        Args:
            activations: (N, H, W, C).
            target: for all images (1, …), or for each its own (N, …).
        """
        raise NotImplementedError

    def measure(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The mean of `each`."""
        return tf.reduce_mean(self.each(activations, target))


@dataclass(frozen=True)
class Content(Loss):
    """How far the activations of a layer differ from those of the content image."""

    def target(self, activations: tf.Tensor) -> Target:
        """The activations of the content image."""
        return (tf.cast(activations, tf.float32),)

    def each(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The mean squared difference, relative to the mean square of the target."""
        return _relative(tf.cast(activations, tf.float32), target[0])

    def __str__(self) -> str:
        return f"content of {self.layer}"


@dataclass(frozen=True)
class Style(Loss):
    """How far the Gram matrix of a layer differs from that of the painting.

    Attributes:
        region: number of the painting, where several share an image; the target then has a second tensor, which says
            where this painting counts: float32 (1, H, W, 1), 0 to 1, in the size of the image.
    """

    region: int = 0

    def target(self, activations: tf.Tensor) -> Target:
        """The Gram matrix of the painting, float32 (1, C, C)."""
        return (gram_matrix(activations),)

    def each(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The mean squared difference of the Gram matrices, relative to the mean square of the painting's."""
        where = tf.image.resize(target[1], tf.shape(activations)[1:3], "area") if len(target) > 1 else None
        return _relative(gram_matrix(activations, where), target[0])

    def __str__(self) -> str:
        return f"style of {self.layer}" + (f", painting {self.region + 1}" if self.region else "")


@dataclass(frozen=True)
class TotalVariation(Loss):
    """The mean squared difference between pixels and their neighbours, right and below."""

    layer: str = IMAGE

    def each(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The value of each image, float32 (N,), for images float32 RGB (N, H, W, 3), 0 to 1."""
        down = activations[:, 1:] - activations[:, :-1]
        right = activations[:, :, 1:] - activations[:, :, :-1]
        return tf.reduce_mean(tf.square(down), (1, 2, 3)) + tf.reduce_mean(tf.square(right), (1, 2, 3))

    def __str__(self) -> str:
        return "total variation"


def content(layer: str) -> Objective:
    """Keep what a layer detects where the content image has it."""
    return Objective(((Content(layer), 1.0),))


def style(layer: str, region: int = 0) -> Objective:
    """Let the channels of a layer vary together as in the painting."""
    return Objective(((Style(layer, region), 1.0),))


def total_variation() -> Objective:
    """Keep neighbouring pixels alike."""
    return Objective(((TotalVariation(), 1.0),))


def gram_matrix(activations: tf.Tensor, where: tf.Tensor | None = None) -> tf.Tensor:
    """The mean product of every two channels of a layer.

    Args:
        activations: (N, H, W, C).
        where: weight of each position, float32 (1, H, W, 1), 0 to 1; None for 1 everywhere.

    Returns:
        float32 (N, C, C), symmetric.
    """
    shape = tf.shape(activations)
    flat = tf.reshape(activations, (shape[0], shape[1] * shape[2], activations.shape[-1]))
    if where is None:
        product = tf.matmul(flat, flat, transpose_a=True)
        return tf.cast(product, tf.float32) / tf.cast(shape[1] * shape[2], tf.float32)
    weights = tf.reshape(where, (1, -1, 1))
    weighted = flat * tf.cast(weights, flat.dtype)
    return tf.cast(tf.matmul(weighted, flat, transpose_a=True), tf.float32) / (tf.reduce_sum(weights) + 1e-6)


def gram_image(gram: Float32Array, scale: float) -> RGB:
    """Draw a Gram matrix, or a difference of two: 0 is black, positive orange to white, negative blue to white.

    Args:
        gram: float32 (C, C).
        scale: the value that is drawn as white; values are drawn by their square root, since few are large.

    Returns:
        uint8 RGB (C, C, 3).
    """
    strength = np.sqrt(np.clip(np.abs(gram) / max(scale, 1e-12), 0, 1))[..., np.newaxis]
    warm = np.clip(strength * np.array([2.0, 1.4, 0.9]), 0, 1)
    cold = np.clip(strength * np.array([0.7, 1.4, 2.0]), 0, 1)
    colours = np.where(gram[..., np.newaxis] >= 0, warm, cold)
    return np.asarray(np.rint(255 * colours), np.uint8)


def _relative(value: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
    """The mean squared difference of each image, over the mean square of its target; (N,)."""
    axes = list(range(1, len(value.shape)))
    difference = tf.reduce_mean(tf.square(value - target), axes)
    return difference / (tf.reduce_mean(tf.square(target), axes) + 1e-12)

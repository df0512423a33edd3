"""Differentiable augmentation: the discriminator sees real and generated images only in changed versions.

A discriminator that has only some thousand real images learns them by heart. If it never sees one unchanged, it cannot;
and since the changes are differentiable, the generator learns through them, and does not learn to make them.

    changed = apply(images, sample(len(images), size, seed))

Source: Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training", 2020.
"""

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from core.synthesis.gan.gan_recipe import Change

SHIFT = 0.125
"""The largest translation, as a share of the image's side."""
CUT = 0.5
"""The side of the square that is cut out, as a share of the image's side."""


class Draws(NamedTuple):
    """What was drawn for N images.

    Attributes:
        brightness: float32 (N, 1, 1, 1), added: -0.5 to 0.5.
        saturation: float32 (N, 1, 1, 1), multiplies the distance from grey: 0 to 2.
        contrast: float32 (N, 1, 1, 1), multiplies the distance from the image's mean: 0.5 to 1.5.
        shift: int32 (N, 2), rows and columns that the image moves down and to the right.
        cut: int32 (N, 2), the first row and column of the square that is cut out; it may begin outside the image.
    """

    brightness: tf.Tensor
    saturation: tf.Tensor
    contrast: tf.Tensor
    shift: tf.Tensor
    cut: tf.Tensor


def sample(count: tf.Tensor | int, size: int, seed: tf.Tensor) -> Draws:
    """Draw the changes of some images; the same seed, int32 (2,), gives the same ones.

    Args:
        count: of images.
        size: their height and width in pixels.
        seed: for TensorFlow's stateless generators.
    """
    seeds = tf.random.split(tf.cast(seed, tf.int32), 5)
    shape = (count, 1, 1, 1)
    shift, half = int(size * SHIFT + 0.5), int(size * CUT) // 2
    return Draws(
        tf.random.stateless_uniform(shape, seeds[0], -0.5, 0.5),
        tf.random.stateless_uniform(shape, seeds[1], 0.0, 2.0),
        tf.random.stateless_uniform(shape, seeds[2], 0.5, 1.5),
        tf.random.stateless_uniform((count, 2), seeds[3], -shift, shift + 1, tf.int32),
        tf.random.stateless_uniform((count, 2), seeds[4], -half, size - half + 1, tf.int32),
    )


def apply(
    images: tf.Tensor, draws: Draws, changes: tuple[Change, ...] = ("colour", "translation", "cutout")
) -> tf.Tensor:
    """Change images, float32 (N, S, S, C), -1 to 1, by what was drawn; what leaves that range stays outside."""
    if "colour" in changes:
        images = _coloured(images, draws)
    if "translation" in changes:
        images = _translated(images, draws.shift)
    if "cutout" in changes:
        size = images.shape[1]
        rows, columns = (_inside(draws.cut[:, axis], size) for axis in (0, 1))
        cut = rows[:, :, tf.newaxis] & columns[:, tf.newaxis, :]
        images = images * tf.cast(~cut, images.dtype)[..., tf.newaxis]
    return images


def _coloured(images: tf.Tensor, draws: Draws) -> tf.Tensor:
    """Change brightness, saturation and contrast, in this order, as one product of each image with a matrix.

    Neither saturation nor contrast changes the mean of an image, and saturation does not change its greys: that is what
    the formula rests on. Step by step it takes four times as long on a CPU.
    """
    size, channels = images.shape[1], images.shape[3]
    saturation, contrast = draws.saturation[..., 0], draws.contrast[..., 0]
    matrix = contrast * (saturation * tf.eye(channels) + (1 - saturation) / channels)
    mean = tf.reduce_mean(images, axis=(1, 2, 3), keepdims=True)
    coloured = tf.reshape(tf.reshape(images, (-1, size * size, channels)) @ matrix, (-1, size, size, channels))
    return coloured + (draws.brightness + (1 - draws.contrast) * mean)


def _translated(images: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    """Move images, which leaves 0 behind; their gradient moves back, which is quicker than adding up pixel by pixel."""
    return tf.custom_gradient(_moved)(images, shift)


def _moved(images: tf.Tensor, shift: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tuple[tf.Tensor, None]]]:
    """The moved images, and their gradient as a function of that of the result."""
    size, channels = images.shape[1], images.shape[3]
    bordered = tf.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows, columns = (tf.clip_by_value(tf.range(size) - shift[:, axis, tf.newaxis], -1, size) + 1 for axis in (0, 1))
    places = rows[:, :, tf.newaxis] * (size + 2) + columns[:, tf.newaxis, :]
    pixels = tf.reshape(bordered, (-1, (size + 2) ** 2, channels))
    moved = tf.gather(pixels, tf.reshape(places, (-1, size * size)), batch_dims=1)
    return tf.reshape(moved, (-1, size, size, channels)), lambda gradient: (_translated(gradient, -shift), None)


def _inside(first: tf.Tensor, size: int) -> tf.Tensor:
    """Which rows or columns belong to the cut, bool (N, size)."""
    places = tf.range(size) - first[:, tf.newaxis]
    return (places >= 0) & (places < int(size * CUT))

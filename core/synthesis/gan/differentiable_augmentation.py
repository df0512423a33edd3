"""Differentiable augmentation: the discriminator sees real and generated images only in changed versions.

A discriminator that has only some thousand real images learns them by heart. If it never sees one unchanged, it cannot;
and since the changes are differentiable, the generator learns through them, and does not learn to make them.

    changed = apply(images, sample(len(images), size, seed))

Source: Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training", 2020.
"""

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
        images = images + draws.brightness
        if images.shape[3] == 3:
            grey = tf.reduce_mean(images, axis=3, keepdims=True)
            images = (images - grey) * draws.saturation + grey
        mean = tf.reduce_mean(images, axis=(1, 2, 3), keepdims=True)
        images = (images - mean) * draws.contrast + mean
    if "translation" in changes:
        images = _translated(images, draws.shift)
    if "cutout" in changes:
        size = images.shape[1]
        rows, columns = (_inside(draws.cut[:, axis], size) for axis in (0, 1))
        cut = rows[:, :, tf.newaxis] & columns[:, tf.newaxis, :]
        images = images * tf.cast(~cut, images.dtype)[..., tf.newaxis]
    return images


def _translated(images: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    """Move images, which leaves 0 behind: two products with matrices of zeros and ones, a row each for a pixel."""
    places = tf.range(images.shape[1])
    rows, columns = (
        tf.cast(places[:, tf.newaxis] - places == shift[:, axis, tf.newaxis, tf.newaxis], images.dtype)
        for axis in (0, 1)
    )
    return tf.einsum("nij,njkc,nlk->nilc", rows, images, columns)


def _inside(first: tf.Tensor, size: int) -> tf.Tensor:
    """Which rows or columns belong to the cut, bool (N, size)."""
    places = tf.range(size) - first[:, tf.newaxis]
    return (places >= 0) & (places < int(size * CUT))

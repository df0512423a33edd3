"""From HDF5 files to batches: order, random patches, augmentation, normalisation.

All randomness here depends only on the recipe's seed and the number of the step, so a resumed training sees exactly
the batches that it would have seen without the interruption.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.arrays import Int64Array
from core.data.augmentation.pipeline import Augmentation
from core.data.hdf5.reader import Reader
from core.data.preprocessors import Preprocessor, RandomPatch, RandomResizedPatch, centre_crop
from core.training.recipe import InputImages, Recipe


@dataclass(frozen=True)
class Normalisation:
    """Subtract channel means, then multiply by a scale."""

    means: tuple[float, float, float]
    scale: float

    def __call__(self, images: tf.Tensor) -> tf.Tensor:
        """Normalise images (B, H, W, 3), 0 to 255, to float32 values around 0."""
        return (tf.cast(images, tf.float32) - tf.constant(self.means, tf.float32)) * self.scale


class Batched(Protocol):
    """A recipe of any kind that says how many images a step takes."""

    @property
    def batch_size(self) -> int:
        """Images per step."""


def steps_per_epoch(recipe: Batched, count: int) -> int:
    """The number of steps in which each of `count` images is seen once; the last batch may be smaller."""
    return -(-count // recipe.batch_size)


def training_batches(
    recipe: Recipe, reader: Reader, normalise: Normalisation, start: int, shard: tuple[int, int] = (0, 1)
) -> tf.data.Dataset:
    """All batches of a training from a given step to the end.

    Args:
        recipe: sets order, patches and augmentation.
        reader: of the training images.
        normalise: applied last.
        start: the first step, counted over all epochs.
        shard: the rank of this machine and the number of machines. Each gets an equal share of every batch; a share
            that is one image short is filled up with the batch's first image, which then has no weight in training.

    Returns:
        Pairs of float32 images (B, size, size, 3) and float32 labels (B, classes).
    """
    size, classes = recipe.pictures.size, len(reader.classes)
    steps = steps_per_epoch(recipe, len(reader))
    patch = _patch(recipe.pictures)
    augment = Augmentation(recipe.augmentation, (size, size), classes) if recipe.augmentation else None

    def batches() -> Iterator[tuple[npt.NDArray[np.uint8], Int64Array, int]]:
        number = start
        for epoch in range(start // steps, recipe.epochs):
            first = number - epoch * steps
            order = reader.batches(recipe.batch_size, epoch=epoch, seed=recipe.seed, start=first)
            for images, labels in order:
                images, labels = _share(images, *shard), _share(labels, *shard)
                yield _patches(images, patch, (recipe.seed, number, shard[0])), labels, number
                number += 1

    def finish(images: tf.Tensor, labels: tf.Tensor, number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        one_hot = tf.one_hot(labels, classes)
        if augment is not None:
            key = tf.stack([tf.constant(recipe.seed, tf.int32), tf.cast(number, tf.int32) * shard[1] + shard[0]])
            images, one_hot = augment(images, one_hot, key)
        return normalise(images), one_hot

    signature = (
        tf.TensorSpec((None, size, size, 3), tf.uint8),
        tf.TensorSpec((None,), tf.int64),
        tf.TensorSpec((), tf.int64),
    )
    data = tf.data.Dataset.from_generator(batches, output_signature=signature)
    return data.map(finish, num_parallel_calls=1).prefetch(2)


def evaluation_batches(recipe: Recipe, reader: Reader, normalise: Normalisation) -> tf.data.Dataset:
    """The batches of a split for evaluation: in order, the centre of each image, without augmentation."""
    size, classes = recipe.pictures.size, len(reader.classes)

    def batches() -> Iterator[tuple[npt.NDArray[np.uint8], Int64Array]]:
        for images, labels in reader.batches(recipe.batch_size, shuffle=False):
            yield centre_crop(images, size), labels

    signature = (tf.TensorSpec((None, size, size, 3), tf.uint8), tf.TensorSpec((None,), tf.int64))
    data = tf.data.Dataset.from_generator(batches, output_signature=signature)
    return data.map(lambda images, labels: (normalise(images), tf.one_hot(labels, classes))).prefetch(2)


def _share(rows: npt.NDArray, rank: int, count: int) -> npt.NDArray:
    """Every `count`-th row from row `rank` on; where that is one fewer than on other machines, also the first row."""
    own = rows[rank::count]
    return own if len(own) == -(-len(rows) // count) else np.concatenate([own, rows[:1]])


def _patch(pictures: InputImages) -> Preprocessor | None:
    """What crops the patches for training; None if stored images are used whole."""
    if pictures.smallest_patch < 1:
        return RandomResizedPatch(pictures.size, pictures.smallest_patch)
    return RandomPatch(pictures.size) if pictures.side > pictures.size else None


def _patches(
    images: npt.NDArray[np.uint8], patch: Preprocessor | None, seed: tuple[int, int, int]
) -> npt.NDArray[np.uint8]:
    """A random patch of each image, sampled independently."""
    if patch is None:
        return images
    rng, size = np.random.default_rng(seed), (images.shape[1], images.shape[2])
    return np.stack([patch.apply(image, patch.sample(rng, size)) for image in images])

"""The real images of a GAN's training: all in memory, in an order that depends on the seed and the epoch alone."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.arrays import Int64Array
from core.data.sets import datasets
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import DataSet, LabelledImages
from core.images import RGB, centre_square, resize
from core.synthesis.gan.gan_recipe import GanRecipe

HELD_OUT = 600
"""Images that are not trained on, if the data set has no other split."""


@dataclass(frozen=True, eq=False)
class RealImages:
    """The images of a training.

    Attributes:
        data: the data set.
        train: uint8 (N, S, S, C).
        held_out: uint8 (M, S, S, C), never trained on.
    """

    data: DataSet
    train: RGB
    held_out: RGB

    @classmethod
    def load(cls, recipe: GanRecipe, folder: Path | None) -> "RealImages":
        """Read the images that a recipe names.

        Raises:
            DataError, ImageError: the data set is missing, unusable or too small.
        """
        data = datasets.load(recipe.data, folder)
        train, held_out = split(data)
        if len(train) < recipe.batch_size:
            raise DataError(
                f"The data set {data.name} leaves {len(train):,} images to train on, fewer than the batch of "
                f"{recipe.batch_size}; use a larger data set or a smaller batch_size."
            )
        return cls(data, read(train, recipe), read(held_out, recipe))

    def batch(self, step: int, recipe: GanRecipe) -> RGB:
        """The images of a step (from 0), uint8 (B, S, S, C); what does not fill a batch is left out of the epoch."""
        epoch, place = divmod(step, self.steps(recipe))
        order = _order(recipe.seed, epoch, len(self.train))
        return self.train[np.sort(order[place * recipe.batch_size : (place + 1) * recipe.batch_size])]

    def steps(self, recipe: GanRecipe) -> int:
        """Steps in an epoch."""
        return len(self.train) // recipe.batch_size


def split(data: DataSet) -> tuple[LabelledImages, LabelledImages]:
    """The images to train on, and those that are held out."""
    train = data.train
    if data.held_out:
        return train, data.splits[data.held_out]
    order = np.random.default_rng(0).permutation(len(train))
    return train.select(np.sort(order[HELD_OUT:])), train.select(np.sort(order[:HELD_OUT]))


def read(split: LabelledImages, recipe: GanRecipe) -> RGB:
    """All images of a split as squares of the recipe's size and channels, uint8 (N, S, S, C)."""
    size = recipe.size
    array = split.array
    if array is None or array.shape[1:3] != (size, size):
        squares = (centre_square(split.read(number)) for number in range(len(split)))
        array = np.stack([resize(square, (size, size)) for square in squares])
    return np.ascontiguousarray(array[..., : recipe.channels] if recipe.channels == 3 else _grey(array))


@lru_cache(maxsize=1)
def _order(seed: int, epoch: int, count: int) -> Int64Array:
    """The order of the images in an epoch, which all of its steps share."""
    return np.random.default_rng((seed, epoch)).permutation(count)


def _grey(array: RGB) -> RGB:
    """The mean of red, green and blue; the images of a grey data set have them equal."""
    if np.array_equal(array[:64, ..., 0], array[:64, ..., 2]):
        return array[..., :1]
    return np.asarray(np.rint(array.mean(axis=3, keepdims=True)), np.uint8)

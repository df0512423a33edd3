"""From a recipe's data set to batches: split, HDF5 files, order, patches, augmentation, normalisation.

Everything random here depends on the recipe's seed and the number of the step alone, so a training that goes on after
an interruption sees exactly the batches which it would have seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.data import arrays, datasets, hdf5, hdf5_writer, splits
from core.data.augmentation import Augmentation
from core.data.parts import DataSet, Part
from core.data.preprocessors import RandomPatch, centre_crop
from core.snapshots import Stream
from core.training.recipe import Recipe, RecipeError

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Pieces:
    """A data set, split as a recipe says.

    Attributes:
        data: the whole data set.
        parts: "training" and, where the recipe has them, "training_validation", "validation" and "testing".
    """

    data: DataSet
    parts: Mapping[str, Part]

    @classmethod
    def of(cls, recipe: Recipe, folder: Path | None = None) -> "Pieces":
        """Load and split; a copy of the data set may be looked for in `folder` first.

        Raises:
            DataError: the data set is missing, or too small for the split.
            RecipeError: the recipe asks for a test part that the data set does not have.
        """
        data, wish = datasets.load(recipe.data, folder), recipe.split
        train = data.parts["train"]
        fractions = {"training_validation": wish.training_validation, "validation": wish.validation}
        testing: dict[str, Part] = {}
        if wish.testing == "part":
            own = next((data.parts[name] for name in ("test", "validation") if name in data.parts), None)
            if own is None:
                raise RecipeError(
                    f"The data set {data.name} has no test part; give the recipe's split a fraction for testing."
                )
            testing = {"testing": own}
        else:
            fractions["testing"] = wish.testing
        wanted = {name: fraction for name, fraction in fractions.items() if fraction}
        found = splits.split(train, wanted, wish.seed) if wanted else {"training": np.arange(len(train))}
        return cls(data, {name: train.select(indices) for name, indices in found.items()} | testing)


@dataclass(frozen=True)
class Files:
    """The HDF5 files of the pieces, in the cache."""

    recipe: Recipe
    pieces: Pieces

    def path(self, piece: str) -> Path:
        """Where the pictures of a piece lie; the name changes with all that the content depends on."""
        return arrays.cache_folder() / f"{self.pieces.data.name}-{piece}-{self._key(piece)[:12]}.h5"

    def build(self) -> Stream:
        """Write the files that are missing; snapshots tell how far it is. A killed build is taken up again."""
        for piece, part in self.pieces.parts.items():
            if not self.path(piece).exists():
                side = (self.recipe.pictures.side,) * 2
                yield from hdf5_writer.write(
                    part,
                    self.path(piece),
                    self.pieces.data.classes,
                    (side[0], side[1]),
                    fit=self.recipe.pictures.fit,
                    key=self._key(piece),
                )

    def reader(self, piece: str) -> hdf5.Reader:
        """The reader of a piece that was built."""
        return hdf5.Reader(self.path(piece))

    def _key(self, piece: str) -> str:
        part, pictures = self.pieces.parts[piece], self.recipe.pictures
        source = self.pieces.data.sha256 or str(self.pieces.data.source)
        parts = [source, self.pieces.data.name, piece, str(pictures.side), pictures.fit, str(len(part))]
        digest = sha256("|".join(parts).encode())
        digest.update(part.positions.tobytes() + part.labels.tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Normalisation:
    """Subtract the training set's channel means, multiply by a scale."""

    means: tuple[float, float, float]
    scale: float

    def __call__(self, images: tf.Tensor) -> tf.Tensor:
        """Float32 (B, H, W, 3) around 0."""
        return (tf.cast(images, tf.float32) - tf.constant(self.means, tf.float32)) * self.scale


def steps_per_epoch(recipe: Recipe, pictures: int) -> int:
    """Steps in which each picture is seen once; the last one may be smaller."""
    return -(-pictures // recipe.batch_size)


def training_batches(
    recipe: Recipe, reader: hdf5.Reader, normalise: Normalisation, start: int, shard: tuple[int, int] = (0, 1)
) -> tf.data.Dataset:
    """All batches of a training from one step to its end.

    Args:
        recipe: says order, patches and augmentation.
        reader: the training pictures.
        normalise: what comes last.
        start: the first step, counted over all epochs.
        shard: the number of this machine and how many there are; each takes its share of every batch.

    Returns:
        Pairs of float32 images (B, size, size, 3) and float32 labels (B, classes).
    """
    size, classes = recipe.pictures.size, len(reader.classes)
    steps = steps_per_epoch(recipe, len(reader))
    patch = RandomPatch(size) if recipe.pictures.side > size else None
    augment = Augmentation(recipe.augmentation, (size, size), classes) if recipe.augmentation else None

    def batches() -> Iterator[tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], int]]:
        number = start
        for epoch in range(start // steps, recipe.epochs):
            first = number - epoch * steps
            order = reader.batches(recipe.batch_size, epoch=epoch, seed=recipe.seed, start=first)
            for images, labels in order:
                images, labels = images[shard[0] :: shard[1]], labels[shard[0] :: shard[1]]
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


def watching_batches(recipe: Recipe, reader: hdf5.Reader, normalise: Normalisation) -> tf.data.Dataset:
    """The batches of a piece that is only watched or tested: in order, the centre of each picture, no augmentation."""
    size, classes = recipe.pictures.size, len(reader.classes)

    def batches() -> Iterator[tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]]:
        for images, labels in reader.batches(recipe.batch_size, shuffle=False):
            yield centre_crop(images, size), labels

    signature = (tf.TensorSpec((None, size, size, 3), tf.uint8), tf.TensorSpec((None,), tf.int64))
    data = tf.data.Dataset.from_generator(batches, output_signature=signature)
    return data.map(lambda images, labels: (normalise(images), tf.one_hot(labels, classes))).prefetch(2)


def _patches(
    images: npt.NDArray[np.uint8], patch: RandomPatch | None, seed: tuple[int, int, int]
) -> npt.NDArray[np.uint8]:
    """A random patch of each picture, drawn one by one."""
    if patch is None:
        return images
    rng, size = np.random.default_rng(seed), (images.shape[1], images.shape[2])
    return np.stack([patch.apply(image, patch.sample(rng, size)) for image in images])

"""From images with boxes to batches for training: order, views and targets depend on the seed and the step alone."""

import functools
from collections.abc import Callable, Iterator

import numpy as np
import tensorflow as tf

from core.data.boxes.boxed_images import BoxedImages
from core.detection.ssd import augmentation, matching
from core.detection.training.detector_recipe import DetectorRecipe
from core.images import RGB
from core.serving.card import Preprocessing
from core.serving.preprocessing import scale_window
from core.training.pipeline import steps_per_epoch

PREPROCESSING = Preprocessing(fit="squash", interpolation="bilinear", mean=(127.0,), scale=1 / 128)
KEPT = 1 << 30
"""Bytes of decoded images that stay in memory; with more, images are decoded again in each epoch."""


def decoded_images(images: BoxedImages, size: int) -> Callable[[int], RGB]:
    """Read images of a split, at most twice as large as the network's input; they are kept as far as memory allows."""
    most = max(1, KEPT // (3 * (2 * size) ** 2))
    return functools.lru_cache(maxsize=most)(lambda index: images.read(index, 2 * size))


def training_batches(recipe: DetectorRecipe, images: BoxedImages, start: int) -> tf.data.Dataset:
    """All batches of a training from a given step to the end.

    Args:
        recipe: sets order and views.
        images: the training images.
        start: the first step, counted over all epochs.

    Returns:
        Images uint8 (B, size, size, 3), classes int64 (B, A) and offsets float32 (B, A, 4), as in
        `core.detection.ssd.matching.Targets`.
    """
    defaults, size = recipe.detector.defaults, recipe.detector.size
    read = decoded_images(images, size)
    steps = steps_per_epoch(recipe, len(images))

    def example(index: int, step: int, place: int) -> tuple[RGB, np.ndarray, np.ndarray]:
        entry = images.entries[index].wanted
        rng = np.random.default_rng((recipe.seed, step, place))
        drawn = augmentation.sample(recipe.augmentation, entry.shares, rng)
        image, boxes, labels = augmentation.apply(drawn, read(index), entry.shares, entry.labels, size)
        targets = matching.match(defaults, boxes, labels)
        return image, targets.classes, targets.offsets

    def batches() -> Iterator[tuple[np.ndarray, ...]]:
        for step in range(start, steps * recipe.epochs):
            epoch, number = divmod(step, steps)
            order = np.random.default_rng((recipe.seed, epoch)).permutation(len(images))
            chosen = order[number * recipe.batch_size : (number + 1) * recipe.batch_size]
            examples = [example(int(index), step, place) for place, index in enumerate(chosen)]
            yield tuple(np.stack(parts) for parts in zip(*examples, strict=True))

    count = len(defaults.centred)
    signature = (
        tf.TensorSpec((None, size, size, 3), tf.uint8),
        tf.TensorSpec((None, count), tf.int64),
        tf.TensorSpec((None, count, 4), tf.float32),
    )
    return tf.data.Dataset.from_generator(batches, output_signature=signature).prefetch(2)


def evaluation_batches(recipe: DetectorRecipe, images: BoxedImages) -> Iterator[tuple[np.ndarray, ...]]:
    """The batches of a split as the detector will see it: in order, the whole image, without augmentation."""
    defaults, size = recipe.detector.defaults, recipe.detector.size
    for first in range(0, len(images), recipe.batch_size):
        chosen = range(first, min(first + recipe.batch_size, len(images)))
        pictures = [scale_window(images.read(index), (size, size), PREPROCESSING) for index in chosen]
        wanted = [images.entries[index].wanted for index in chosen]
        targets = [matching.match(defaults, entry.shares, entry.labels) for entry in wanted]
        yield (
            np.stack(pictures),
            np.stack([target.classes for target in targets]),
            np.stack([target.offsets for target in targets]),
        )

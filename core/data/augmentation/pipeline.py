"""Augmentation with Keras' own layers: drawn from a key, so that the same key gives the same pictures.

Drawing is apart from using what was drawn, as in the layers themselves:

    augmentation = Augmentation(transforms([{"kind": "flip"}]), size=(32, 32), classes=10)
    draws = augmentation.sample(images, labels, key=(seed, step))
    images, labels = augmentation.apply(images, labels, draws)

Left to itself a layer draws from a generator of its own, whose state is lost when a training stops. Here each is
given one that counts from the key, so a training goes on exactly where it was.
"""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from core.data.augmentation import keras_layers
from core.data.augmentation.transform_settings import Transform, works_in_unit_range

Draw = tuple[dict[str, Any], ...]
"""What was drawn for one transform: for each of its Keras layers the tensors by name, pictures first."""


class Augmentation:
    """A row of transforms for pictures of one size; only ever called for training.

    Each picture of a batch has its own draws. Where Keras shares one over the batch, `keras_layers` has a subclass that
    does not.

    Args:
        transforms: in the order of their use.
        size: height and width of the pictures.
        classes: length of the one-hot labels.
    """

    def __init__(self, transforms: Sequence[Transform], size: tuple[int, int], classes: int) -> None:
        self.transforms = tuple(transforms)
        self.size = size
        self.classes = classes
        self._unit_range = works_in_unit_range(self.transforms)
        self._layers = [[_layer(name, arguments) for name, arguments in t.layers()] for t in self.transforms]

    def sample(self, images: Any, labels: Any, key: Any) -> list[Draw]:
        """Draw the parameters.

        Args:
            images: uint8 or float32 (B, H, W, 3); only the shape is looked at.
            labels: float32 one-hot (B, C), not looked at.
            key: two integers of 32 bits, for example seed and step; the same key gives the same draws.

        Returns:
            One entry for each transform.
        """
        images = self._checked(images)
        key = tf.cast(tf.convert_to_tensor(key), tf.int32)
        return [
            tuple(_drawn(layer, images, KeyedSeeds(key, 16 * i + j)) for j, layer in enumerate(layers))
            for i, layers in enumerate(self._layers)
        ]

    def apply(self, images: Any, labels: Any, draws: Sequence[Draw]) -> tuple[Any, Any]:
        """Use what was drawn.

        Args:
            images: uint8 or float32 (B, H, W, 3), 0 to 255.
            labels: float32 one-hot (B, C).
            draws: from `sample`, for as many pictures.

        Returns:
            Images, float32 (B, H, W, 3), 0 to 255; labels, float32 (B, C), as they were unless pictures are mixed.
        """
        images, labels = self._checked(images), tf.ensure_shape(tf.cast(labels, tf.float32), (None, self.classes))
        if self._unit_range:
            images = images / 255
        for layers, draw in zip(self._layers, draws, strict=True):
            for layer, drawn in zip(layers, draw, strict=True):
                images = layer.transform_images(images, drawn, training=True)
                labels = layer.transform_labels(labels, drawn, training=True)
        if self._unit_range:
            images = images * 255
        return tf.ensure_shape(tf.clip_by_value(images, 0, 255), (None, *self.size, 3)), labels

    def __call__(self, images: Any, labels: Any, key: Any) -> tuple[Any, Any]:
        """Draw and use: `sample`, then `apply`. Works eagerly and in a tf.data pipeline."""
        return self.apply(images, labels, self.sample(images, labels, key))

    def _checked(self, images: Any) -> Any:
        return tf.ensure_shape(tf.cast(images, tf.float32), (None, *self.size, 3))


class KeyedSeeds(keras.random.SeedGenerator):
    """Seeds for Keras' random functions that follow from a key, a stream and how many were asked for.

    Unlike Keras' own it holds no variable, so it can be made inside a tf.data pipeline, where the key is a tensor.

    Args:
        key: int32 tensor of shape (2,).
        stream: a number for each user of the key, so that no two draw alike.
    """

    def __init__(self, key: Any, stream: int) -> None:
        self._key = tf.random.fold_in(key, stream)
        self._count = 0

    def next(self, ordered: bool = True) -> Any:
        """The next seed, an int32 tensor of shape (2,)."""
        self._count += 1
        return tf.random.fold_in(self._key, self._count)


def _layer(name: str, arguments: dict[str, Any]) -> Any:
    """The layer of this name: our subclass if there is one, or else Keras'. Its own generator is never used."""
    made = getattr(keras_layers, name, None) or getattr(keras.layers, name)
    return made(**arguments)


def _drawn(layer: Any, images: Any, seeds: KeyedSeeds) -> dict[str, Any]:
    """What the layer draws, without the shapes that it notes beside."""
    drawn = layer.get_random_transformation(images, training=True, seed=seeds)
    return {name: value for name, value in drawn.items() if tf.is_tensor(value) and value.shape.rank}

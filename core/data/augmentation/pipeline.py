"""Augmentation with Keras' own layers, sampled from a key: the same key gives the same images.

Sampling is apart from applying, as in the layers themselves:

    augmentation = Augmentation(from_dicts([{"kind": "flip"}]), size=(32, 32), classes=10)
    sampled = augmentation.sample(images, labels, key=(seed, step))
    images, labels = augmentation.apply(images, labels, sampled)

Left to itself a layer samples from a generator of its own, whose state is lost when a training stops. Here each layer
gets a generator that follows from the key, so a training resumes exactly where it stopped.
"""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from core.data.augmentation import keras_layers
from core.data.augmentation.keras_code import works_in_unit_range
from core.data.augmentation.transforms.base import KerasLayer, Transform

LayerSamples = tuple[dict[str, Any], ...]
"""What was sampled for one transform: for each of its Keras layers the tensors by name, images along the first axis."""


class Augmentation:
    """A chain of transforms for images of one size; for training only.

    Each image of a batch is sampled by itself. Where Keras samples once for a batch, `keras_layers` has a subclass that
    does not.

    Args:
        transforms: in the order of their use.
        size: height and width of the images.
        classes: length of the one-hot labels.
    """

    def __init__(self, transforms: Sequence[Transform], size: tuple[int, int], classes: int) -> None:
        self.transforms = tuple(transforms)
        self.size = size
        self.classes = classes
        self._unit_range = works_in_unit_range(self.transforms)
        self._layers = [[_built(layer) for layer in transform.layers()] for transform in self.transforms]

    def sample(self, images: Any, labels: Any, key: Any) -> list[LayerSamples]:
        """Sample the parameters of all transforms.

        Args:
            images: uint8 or float32 (B, H, W, 3); only the shape matters.
            labels: float32 one-hot (B, C); they do not matter.
            key: two integers of 32 bits, for example seed and step; the same key gives the same samples.

        Returns:
            One entry for each transform.
        """
        images = self._checked(images)
        key = tf.cast(tf.convert_to_tensor(key), tf.int32)
        return [
            tuple(_sampled(layer, images, KeyedSeeds(key, 16 * i + j)) for j, layer in enumerate(layers))
            for i, layers in enumerate(self._layers)
        ]

    def apply(self, images: Any, labels: Any, sampled: Sequence[LayerSamples]) -> tuple[Any, Any]:
        """Transform images and labels as sampled.

        Args:
            images: uint8 or float32 (B, H, W, 3), 0 to 255.
            labels: float32 one-hot (B, C).
            sampled: by `sample`, for as many images.

        Returns:
            Images, float32 (B, H, W, 3), 0 to 255; labels, float32 (B, C), unchanged unless images are mixed.
        """
        images, labels = self._checked(images), tf.ensure_shape(tf.cast(labels, tf.float32), (None, self.classes))
        if self._unit_range:
            images = images / 255
        for layers, samples in zip(self._layers, sampled, strict=True):
            for layer, tensors in zip(layers, samples, strict=True):
                images = layer.transform_images(images, tensors, training=True)
                labels = layer.transform_labels(labels, tensors, training=True)
        if self._unit_range:
            images = images * 255
        return tf.ensure_shape(tf.clip_by_value(images, 0, 255), (None, *self.size, 3)), labels

    def __call__(self, images: Any, labels: Any, key: Any) -> tuple[Any, Any]:
        """`sample`, then `apply`. Works eagerly and in a tf.data pipeline."""
        return self.apply(images, labels, self.sample(images, labels, key))

    def _checked(self, images: Any) -> Any:
        return tf.ensure_shape(tf.cast(images, tf.float32), (None, *self.size, 3))


class KeyedSeeds(keras.random.SeedGenerator):
    """Seeds for Keras' random functions that follow from a key, a stream and the number of seeds before.

    Unlike Keras' own generator it holds no variable, so it can be made inside a tf.data pipeline, where the key is a
    tensor.

    Args:
        key: int32 tensor of shape (2,).
        stream: a number for each user of the key, so that no two sample alike.
    """

    def __init__(self, key: Any, stream: int) -> None:
        self._key = tf.random.fold_in(key, stream)
        self._count = 0

    def next(self, ordered: bool = True) -> Any:
        """The next seed, an int32 tensor of shape (2,)."""
        self._count += 1
        return tf.random.fold_in(self._key, self._count)


def _built(layer: KerasLayer) -> Any:
    """The layer: our subclass if there is one, otherwise Keras' own. Its own generator is never used."""
    model = getattr(keras_layers, layer.name, None) or getattr(keras.layers, layer.name)
    return model(**layer.arguments)


def _sampled(layer: Any, images: Any, seeds: KeyedSeeds) -> dict[str, Any]:
    """What the layer samples, without the shapes that it stores along with it."""
    sampled = layer.get_random_transformation(images, training=True, seed=seeds)
    return {name: value for name, value in sampled.items() if tf.is_tensor(value) and value.shape.rank}

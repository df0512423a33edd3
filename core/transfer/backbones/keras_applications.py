"""VGG16, ResNet50 and InceptionV3 of `keras.applications` as backbones; they need TensorFlow and published weights.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015; He et al., "Deep
Residual Learning for Image Recognition", 2016; Szegedy et al., "Rethinking the Inception Architecture", 2016.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB
from core.serving.card import Preprocessing
from core.serving.preprocessing import normalise
from core.transfer.backbones.protocol import Layer

# The means that Keras uses: in the order blue, green, red for VGG16 and ResNet50, as in Caffe.
_CAFFE = Preprocessing(crop_fraction=0.875, mean=(103.939, 116.779, 123.68), colour_order="BGR")
_NETWORKS: dict[str, tuple[Callable[..., keras.Model], int, Preprocessing]] = {
    "vgg16": (keras.applications.VGG16, 224, _CAFFE),
    "resnet50": (keras.applications.ResNet50, 224, _CAFFE),
    "inception_v3": (
        keras.applications.InceptionV3,
        299,
        Preprocessing(crop_fraction=0.875, mean=(127.5,), scale=1 / 127.5),
    ),
}


@lru_cache(maxsize=2)
def load(name: str, weights: str | None = "imagenet") -> "Application":
    """Load one of the networks.

    Args:
        name: vgg16, resnet50 or inception_v3.
        weights: "imagenet", which Keras downloads once into ~/.keras/models, or the path of a weights file; None:
            random weights.

    Raises:
        ConvolabError: the weights are unavailable.
    """
    build, size, preprocessing = _NETWORKS[name]
    try:
        model = build(include_top=False, weights=weights, input_shape=(size, size, 3))
    except Exception as error:  # Keras raises a bare Exception if a download fails, and several others for files.
        raise ConvolabError(
            f"The weights of {name} are unavailable: Keras downloads them into ~/.keras/models. Connect this machine "
            "to the internet, put the file there, or choose efficientnet_lite0_features, which is included."
        ) from error
    return Application(name, model, preprocessing)


class Application:
    """A network of `keras.applications` as a `core.transfer.backbones.registry.Backbone`."""

    def __init__(self, name: str, model: keras.Model, preprocessing: Preprocessing) -> None:
        self.name, self.preprocessing, self._model = name, preprocessing, model
        self.input_size: tuple[int, int] = model.input_shape[1:3]
        self.layers: tuple[str, ...] = tuple(layer.name for layer in model.layers[1:] if _has_map(layer))
        self._cut: dict[Layer, Any] = {}

    def width(self, layer: Layer) -> int:
        """See `Backbone`."""
        shapes = [self._named(name).output.shape for name in layer.names]
        return sum(int(shape[-1] if layer.pooling == "mean" else np.prod(shape[1:])) for shape in shapes)

    def features(self, views: RGB, layer: Layer) -> Float32Array:
        """See `Backbone`."""
        if layer not in self._cut:
            vector = keras.layers.GlobalAveragePooling2D() if layer.pooling == "mean" else keras.layers.Flatten()
            vectors = [vector(self._named(name).output) for name in layer.names]
            joined = vectors[0] if len(vectors) == 1 else keras.layers.Concatenate()(vectors)
            self._cut[layer] = tf.function(keras.Model(self._model.input, joined), reduce_retracing=True)
        found: Float32Array = self._cut[layer](
            tf.constant(normalise(views, self.preprocessing)), training=False
        ).numpy()
        return found

    def _named(self, name: str) -> keras.Layer:
        if name not in self.layers:
            some = ", ".join(self.layers[-3:])
            raise ConvolabError(f"{self.name} has no layer “{name}”; choose one of its layers, such as {some}.")
        return self._model.get_layer(name)


def _has_map(layer: keras.Layer) -> bool:
    return isinstance(layer.output, keras.KerasTensor) and len(layer.output.shape) == 4

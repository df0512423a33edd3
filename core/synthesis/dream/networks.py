"""The networks that dream, as functions from an image to the activations of the layers that are asked for."""

from collections.abc import Callable
from functools import cache

import keras
import tensorflow as tf

from core.nets import efficientnet_lite, precision, vgg16
from core.serving import artifacts
from core.synthesis.dream.settings import EFFICIENTNET, VGG16, DreamError

DEEPEST = "conv5_1"
"""The deepest layer of VGG16 whose weights are bundled."""


Activations = Callable[[tf.Tensor], dict[str, tf.Tensor]]


@cache
def activations(network: str, names: tuple[str, ...]) -> Activations:
    """A network up to the deepest of these layers: from float32 RGB (N, H, W, 3), −1 to 1, to activations by layer.

    Args:
        network: a name in `core.synthesis.dream.settings`.
        names: of layers.

    Raises:
        DreamError: the network lacks one of the layers.
    """
    whole = _bundled(network)
    try:
        outputs = {name: whole.get_layer(name).output for name in names}
    except ValueError:
        known = ", ".join(
            layer.name for layer in whole.layers if layer.name.startswith("conv") or layer.name.endswith("_out")
        )
        raise DreamError(f"{network} lacks one of the layers {', '.join(names)}; good ones are {known}.") from None
    model = keras.Model(whole.input, outputs)
    scale, offset = (0.5, 0.5) if network == VGG16 else (1.0, 0.0)  # VGG16 takes values from 0 to 1.

    def measured(image: tf.Tensor) -> dict[str, tf.Tensor]:
        found = model(image * scale + offset, training=False)
        return {name: tf.cast(layer, tf.float32) for name, layer in found.items()}

    return measured


@cache
def _bundled(network: str) -> keras.Model:
    if network == EFFICIENTNET:
        weights = artifacts.load("efficientnet_lite0").path("weights.h5")
        return efficientnet_lite.load(weights, include_top=False)
    files = [artifacts.load("vgg16").path(name) for name in ("weights_1.h5", "weights_2.h5")]
    return vgg16.build(DEEPEST, files, dtype=precision.policy())

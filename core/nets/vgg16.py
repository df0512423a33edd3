"""VGG16 without its dense layers: the network that style transfer measures images with.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015: blocks of 3 × 3
convolutions, each followed by a ReLU; every block halves the image and doubles the channels. Layers are called
`conv1_1` to `conv5_3`; their outputs are taken after the ReLU.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import keras
from keras import layers

from core.nets.weights import load_weights

BLOCKS = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
"""Convolutions and channels of each block."""
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of red, green and blue over ImageNet, for values from 0 to 1."""
LAYERS = tuple(f"conv{block}_{i}" for block, (count, _) in enumerate(BLOCKS, 1) for i in range(1, count + 1))


def build(
    deepest: str = LAYERS[-1],
    weights: Sequence[Path | str] = (),
    pooling: Literal["max", "average"] = "max",
    dtype: str | None = None,
) -> keras.Model:
    """Build the convolutions of VGG16 as a functional Keras model for images of any size.

    Args:
        deepest: the last layer that is needed, one of `LAYERS`.
        weights: HDF5 files written by `core.nets.weights.save_weights`; none for random weights.
        pooling: between blocks; Gatys et al. (2016) prefer the average for images that are made by gradient descent.
        dtype: a Keras policy such as "mixed_bfloat16"; None for the current one.

    Returns:
        A model from float32 RGB (N, H, W, 3), 0 to 1, to the activations of the deepest layer. H and W need 16 pixels
        for `conv5_1`, half as many for each block before.

    Raises:
        ValueError: there is no such layer.
        ConvolabError: the weights files do not match.
    """
    deepest_at = LAYERS.index(deepest)
    pool = layers.MaxPooling2D if pooling == "max" else layers.AveragePooling2D
    inputs = keras.Input((None, None, 3), name="image")
    offset = [-mean / deviation for mean, deviation in zip(MEAN, DEVIATION, strict=True)]
    x = layers.Rescaling([1 / deviation for deviation in DEVIATION], offset, name="normalise", dtype=dtype)(inputs)
    for name in LAYERS[: deepest_at + 1]:
        block, first = int(name[4]), name.endswith("_1")
        if first and block > 1:
            x = pool(2, name=f"pool{block - 1}", dtype=dtype)(x)
        channels = BLOCKS[block - 1][1]
        x = layers.Conv2D(channels, 3, padding="same", activation="relu", name=name, dtype=dtype)(x)
    model = keras.Model(inputs, x, name="vgg16")
    if weights:
        load_weights(model, *weights)
    return model

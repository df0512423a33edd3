"""DCGAN: a generator of images from noise, and a discriminator that tells them from real ones.

After Radford, Metz and Chintala, "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
Networks", 2016. Their guidelines are the defaults, and every one of them can be switched off: strided convolutions
instead of pooling, batch normalization in both networks, no hidden dense layers, ReLU and tanh in the generator,
leaky ReLU in the discriminator.

Deviations: the discriminator returns a logit, not a probability; batch normalization has a momentum of 0.9; upsampling
with a following 3×3 convolution is offered beside the transposed convolution (Odena et al., "Deconvolution and
Checkerboard Artifacts", 2016), and spectral normalization beside batch normalization (Miyato et al., 2018).
"""

from typing import Literal

import keras
import tensorflow as tf
from keras import layers

from core.errors import ConvolabError
from core.nets.gan.spectral import SpectralConv2D
from core.nets.normalization import FusedBatchNormalization

Upsampling = Literal["transposed", "nearest"]
Downsampling = Literal["strides", "pooling"]
Normalization = Literal["batch", "spectral", "none"]
Activation = Literal["relu", "leaky_relu"]
INITIAL = keras.initializers.RandomNormal(stddev=0.02)
SLOPE = 0.2
"""Of the leaky ReLU for negative inputs."""
LARGEST_START = 8
"""The image grows from a feature map of at most this size."""


def levels(size: int) -> int:
    """How often the generator doubles its feature map: 28 pixels grow from 7×7, 64 from 4×4.

    Raises:
        ConvolabError: the size is no power of 2 times 4 to 7.
    """
    doublings = 0
    while size > LARGEST_START - 1 and size % 2 == 0:
        size, doublings = size // 2, doublings + 1
    if not 4 <= size < LARGEST_START or doublings == 0:
        raise ConvolabError(f"Images of this size cannot be doubled from {size}; use 28, 32, 48 or 64 pixels, say.")
    return doublings


def generator(
    size: int,
    channels: int,
    *,
    noise: int = 100,
    width: int = 64,
    kernel: int = 4,
    upsampling: Upsampling = "transposed",
    normalization: bool = True,
    activation: Activation = "relu",
    hidden: int = 0,
    refinements: int = 0,
    head: int = 0,
) -> keras.Model:
    """Build a generator: noise, float32 (N, noise), to images, float32 (N, size, size, channels), -1 to 1.

    Args:
        size: height and width of the images in pixels; see `levels`.
        channels: 1 for grey images, 3 for RGB.
        noise: numbers that an image is made of.
        width: channels before the last layer; each earlier level has twice as many.
        kernel: height and width of the transposed convolutions, whose stride is 2; a kernel that 2 does not divide
            leaves a checkerboard. Upsampling by “nearest” is followed by 3×3 convolutions instead.
        upsampling: how each level doubles its feature map.
        normalization: batch normalization after all layers but the last.
        activation: after all layers but the last.
        hidden: units of a hidden dense layer before the first feature map; 0 for none.
        refinements: 3×3 convolutions after each feature map, which keep its size.
        head: channels of the last feature map, of the image's size, from which a 3×3 convolution makes the image; 0:
            the last doubling makes the image itself.
    """
    count = levels(size)
    start = size // 2**count
    depth = width * 2 ** (count - 1)
    inputs = keras.Input((noise,), name="noise")
    x = inputs
    if hidden:
        x = layers.Dense(hidden, kernel_initializer=INITIAL, name="hidden")(x)
        x = _active(x, activation)
    x = layers.Dense(start * start * depth, use_bias=not normalization, kernel_initializer=INITIAL, name="project")(x)
    x = layers.Reshape((start, start, depth))(x)
    x = _finished(x, "start", normalization, activation)
    x = _refined(x, "start", refinements, normalization, activation)
    widths = [*(depth // 2**level for level in range(1, count)), head or channels]
    for level, filters in enumerate(widths, start=1):
        is_last = level == count and not head
        common = {"padding": "same", "kernel_initializer": INITIAL, "name": f"level{level}"}
        common["use_bias"] = is_last or not normalization
        if upsampling == "nearest":
            x = layers.UpSampling2D(2, interpolation="nearest")(x)
            x = layers.Conv2D(filters, 3, **common)(x)
        else:
            x = layers.Conv2DTranspose(filters, kernel, strides=2, **common)(x)
        if not is_last:
            x = _finished(x, f"level{level}", normalization, activation)
        if level < count:
            x = _refined(x, f"level{level}", refinements, normalization, activation)
    if head:
        x = layers.Conv2D(channels, 3, padding="same", kernel_initializer=INITIAL, name="head")(x)
    images = layers.Activation("tanh", dtype="float32", name="image")(x)
    return keras.Model(inputs, images, name="generator")


def discriminator(
    size: int,
    channels: int,
    *,
    width: int = 64,
    kernel: int = 4,
    downsampling: Downsampling = "strides",
    normalization: Normalization = "batch",
    activation: Activation = "leaky_relu",
    dropout: float = 0.0,
    hidden: int = 0,
) -> keras.Model:
    """Build a discriminator: images, float32 (N, size, size, channels), -1 to 1, to logits, float32 (N, 1).

    A positive logit means “real”.

    Args:
        size: height and width of the images in pixels; see `levels`.
        channels: 1 for grey images, 3 for RGB.
        width: channels of the first level; each later one has twice as many.
        kernel: height and width of the convolutions.
        downsampling: how each level halves its feature map: a stride of 2, or maximum pooling.
        normalization: of all levels: “batch” (but the first, as in the paper), “spectral” or “none”.
        activation: after each level.
        dropout: the share of activations dropped after each level during training.
        hidden: units of a hidden dense layer before the logit; 0 for none.
    """
    convolution = SpectralConv2D if normalization == "spectral" else layers.Conv2D
    inputs = keras.Input((size, size, channels), name="image")
    x = inputs
    for level in range(levels(size)):
        has_batch = normalization == "batch" and level > 0
        x = convolution(
            width * 2**level,
            kernel,
            strides=2 if downsampling == "strides" else 1,
            padding="same",
            use_bias=not has_batch,
            kernel_initializer=INITIAL,
            name=f"level{level + 1}",
        )(x)
        x = _finished(x, f"level{level + 1}", has_batch, activation)
        if downsampling == "pooling":
            x = layers.MaxPooling2D(2)(x)
        if dropout:
            x = layers.Dropout(dropout, name=f"dropout{level + 1}")(x)
    x = layers.Flatten()(x)
    if hidden:
        x = _active(layers.Dense(hidden, kernel_initializer=INITIAL, name="hidden")(x), activation)
    logits = layers.Dense(1, kernel_initializer=INITIAL, dtype="float32", name="logit")(x)
    return keras.Model(inputs, logits, name="discriminator")


def _refined(x: tf.Tensor, name: str, count: int, normalization: bool, activation: Activation) -> tf.Tensor:
    """3×3 convolutions that keep the size of a feature map."""
    for number in range(1, count + 1):
        x = layers.Conv2D(
            x.shape[-1],
            3,
            padding="same",
            use_bias=not normalization,
            kernel_initializer=INITIAL,
            name=f"{name}_refinement{number}",
        )(x)
        x = _finished(x, f"{name}_refinement{number}", normalization, activation)
    return x


def _finished(x: tf.Tensor, name: str, normalization: bool, activation: Activation) -> tf.Tensor:
    if normalization:
        x = FusedBatchNormalization(momentum=0.9, name=f"{name}_normalization")(x)
    return _active(x, activation)


def _active(x: tf.Tensor, activation: Activation) -> tf.Tensor:
    return layers.LeakyReLU(SLOPE)(x) if activation == "leaky_relu" else layers.ReLU()(x)

"""EfficientNet-Lite: a small, fast classifier of sixteen or more blocks of plain convolutions.

EfficientNet (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019) scales
depth, width and input size together. The Lite variants (Renjie Liu, "Higher accuracy on vision models with
EfficientNet-Lite", 2020) drop squeeze-and-excitation, replace swish with ReLU6, so that the network tolerates 8-bit
quantization, and keep stem and head at the size of Lite0.

Layers are named `stem_*`, `block1_*` to `block16_*` (Lite0) and `head_*`; the most useful outputs are `stem_out`,
`block1_out` …, `features` (the last feature map), `pool` and `probabilities`.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import keras
from keras import layers

from core.errors import ConvolabError
from core.nets.weights import load_weights


@dataclass(frozen=True)
class Variant:
    """The coefficients of one variant."""

    width: float
    depth: float
    input_size: int
    dropout: float


@dataclass(frozen=True)
class Stage:
    """Consecutive blocks with the same number of output channels; only the first one has the stride."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


VARIANTS = {
    "lite0": Variant(width=1.0, depth=1.0, input_size=224, dropout=0.2),
    "lite1": Variant(width=1.0, depth=1.1, input_size=240, dropout=0.2),
    "lite2": Variant(width=1.1, depth=1.2, input_size=260, dropout=0.3),
}
STAGES = (
    Stage(repeats=1, kernel=3, stride=1, expansion=1, channels=16),
    Stage(repeats=2, kernel=3, stride=2, expansion=6, channels=24),
    Stage(repeats=2, kernel=5, stride=2, expansion=6, channels=40),
    Stage(repeats=3, kernel=3, stride=2, expansion=6, channels=80),
    Stage(repeats=3, kernel=5, stride=1, expansion=6, channels=112),
    Stage(repeats=4, kernel=5, stride=2, expansion=6, channels=192),
    Stage(repeats=1, kernel=3, stride=1, expansion=6, channels=320),
)
STEM_CHANNELS, HEAD_CHANNELS = 32, 1280
MEAN, SCALE = 127.0, 1 / 128


@keras.saving.register_keras_serializable(package="convolab")
class StochasticDepth(layers.Dropout):
    """Drop a residual branch for some images in training; a frozen layer drops none.

    Keras' own Dropout is active even when frozen, whereas a frozen BatchNormalization is not; this layer behaves like
    the latter.
    """

    def call(self, inputs: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """Scale up the branches that are kept, so that the mean is unchanged."""
        return super().call(inputs, training=training and self.trainable)


def build(
    variant: str = "lite0",
    input_shape: tuple[int | None, int | None, int] = (None, None, 3),
    include_top: bool = True,
    classes: int = 1000,
    weights: Path | str | None = None,
    drop_connect: float = 0.2,
) -> keras.Model:
    """Build EfficientNet-Lite as a functional Keras model.

    Args:
        variant: "lite0", "lite1" or "lite2".
        input_shape: height, width, channels; None for any height or width. Inputs are float32 RGB, normalised as
            ``(x - 127) / 128``; the variants were trained at 224, 240 and 260 pixels.
        include_top: whether to add pooling, dropout and softmax, which give probabilities (N, classes); otherwise the
            output is the last feature map (N, H/32, W/32, 1280).
        classes: outputs of the softmax.
        weights: an HDF5 file written by `core.nets.weights.save_weights`.
        drop_connect: probability of dropping the last residual block in training; it grows linearly with depth,
            from 0 (stochastic depth, Huang et al. 2016).

    Raises:
        ConvolabError: the variant is unknown, or the weights file does not match.
    """
    if variant not in VARIANTS:
        raise ConvolabError(f"There is no EfficientNet-Lite {variant!r}; choose one of {', '.join(VARIANTS)}.")
    coefficients = VARIANTS[variant]
    inputs = keras.Input(input_shape, name="image")
    x = _conv(inputs, "stem", STEM_CHANNELS, kernel=3, stride=2)
    x = layers.ReLU(6.0, name="stem_out")(x)
    blocks = list(_blocks(coefficients))
    for index, (stage, stride, channels) in enumerate(blocks):
        x = _block(x, f"block{index + 1}", stage, stride, channels, drop_connect * index / len(blocks))
    x = _conv(x, "head", HEAD_CHANNELS, kernel=1)
    outputs = layers.ReLU(6.0, name="features")(x)
    if include_top:
        x = layers.GlobalAveragePooling2D(name="pool")(outputs)
        x = layers.Dropout(coefficients.dropout, name="dropout")(x)
        outputs = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    model = keras.Model(inputs, outputs, name=f"efficientnet_{variant}")
    if weights is not None:
        load_weights(model, weights)
    return model


def load(
    weights: Path | str,
    variant: str = "lite0",
    input_shape: tuple[int | None, int | None, int] = (None, None, 3),
    include_top: bool = True,
    classes: int = 1000,
) -> keras.Model:
    """Build the network with stored weights.

    The weights of Lite0 are ``artifacts.load("efficientnet_lite0").path("weights.h5")``.
    """
    return build(variant, input_shape, include_top, classes, weights)


def _blocks(variant: Variant) -> list[tuple[Stage, int, int]]:
    """Stage, stride and output channels of every block, scaled for a variant."""
    blocks = []
    for position, stage in enumerate(STAGES):
        # The first and last stages are never deepened, because stem and head are not scaled.
        fixed = position in (0, len(STAGES) - 1)
        repeats = stage.repeats if fixed else math.ceil(variant.depth * stage.repeats)
        channels = _round_channels(stage.channels * variant.width)
        blocks += [(stage, stage.stride if repeat == 0 else 1, channels) for repeat in range(repeats)]
    return blocks


def _round_channels(channels: float, divisor: int = 8) -> int:
    """Round to the nearest multiple of 8, but never more than 10 % down."""
    rounded = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * channels else rounded


def _conv(x: keras.KerasTensor, name: str, channels: int, kernel: int, stride: int = 1) -> keras.KerasTensor:
    """Convolution without bias, followed by normalisation."""
    x = layers.Conv2D(channels, kernel, stride, padding="same", use_bias=False, name=f"{name}_conv")(x)
    return layers.BatchNormalization(epsilon=1e-3, name=f"{name}_norm")(x)


def _block(x: keras.KerasTensor, name: str, stage: Stage, stride: int, channels: int, drop: float) -> keras.KerasTensor:
    """Inverted residual block: expand (1×1), filter each channel (depthwise), project (1×1), add the input."""
    inputs, narrow = x, x.shape[-1]
    if stage.expansion != 1:
        x = _conv(x, f"{name}_expand", narrow * stage.expansion, kernel=1)
        x = layers.ReLU(6.0, name=f"{name}_expand_relu")(x)
    x = layers.DepthwiseConv2D(stage.kernel, stride, padding="same", use_bias=False, name=f"{name}_depthwise_conv")(x)
    x = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_depthwise_norm")(x)
    x = layers.ReLU(6.0, name=f"{name}_depthwise_relu")(x)
    x = _conv(x, f"{name}_project", channels, kernel=1)
    if stride == 1 and narrow == channels:
        if drop > 0:
            x = StochasticDepth(drop, noise_shape=(None, 1, 1, 1), name=f"{name}_drop")(x)
        x = layers.Add(name=f"{name}_add")([x, inputs])
    return layers.Identity(name=f"{name}_out")(x)

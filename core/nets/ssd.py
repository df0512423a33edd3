"""SSD on EfficientNet-Lite0: a single-shot detector with a feature pyramid.

The single-shot detector (Liu et al., "SSD: Single Shot MultiBox Detector", 2016) predicts classes and boxes from
several feature maps at once, so that each level looks for objects of its own size. The levels are joined from the top
down (Lin et al., "Feature Pyramid Networks", 2017), so that the fine ones know what the coarse ones have seen.
"""

from collections.abc import Sequence
from pathlib import Path

import keras
from keras import layers

from core.nets import efficientnet_lite
from core.nets.normalization import FusedBatchNormalization

SOURCES = {4: "block3_out", 8: "block5_out", 16: "block11_out", 32: "block16_out"}
"""The output of the backbone for each stride; coarser levels are made from the coarsest of these."""
MEAN, SCALE = efficientnet_lite.MEAN, efficientnet_lite.SCALE


def build(
    size: int,
    classes: int,
    strides: Sequence[int] = (8, 16, 32, 64),
    counts: Sequence[int] = (4, 6, 6, 6),
    channels: int = 96,
    weights: Path | str | None = None,
) -> keras.Model:
    """Build the detector as a functional Keras model.

    Args:
        size: height and width of the input in pixels; inputs are float32 RGB, normalised as ``(x - 127) / 128``.
        classes: number of classes, without background.
        strides: of the levels, from fine to coarse, each twice the one before.
        counts: default boxes a cell, for each level.
        channels: of the feature pyramid.
        weights: of EfficientNet-Lite0, an HDF5 file; None: random.

    Returns:
        A model with the outputs `classes`, logits (N, A, 1 + classes) with background first, and `offsets` (N, A, 4),
        in the order of `core.detection.ssd.default_boxes`.
    """
    backbone = efficientnet_lite.build("lite0", (size, size, 3), include_top=False, weights=weights, drop_connect=0.0)
    taken = [stride for stride in strides if stride in SOURCES]
    maps = [
        _conv(backbone.get_layer(SOURCES[stride]).output, f"lateral{stride}", channels, kernel=1, activate=False)
        for stride in taken
    ]
    for number in reversed(range(len(taken) - 1)):
        coarse = layers.UpSampling2D(interpolation="nearest", name=f"up{taken[number]}")(maps[number + 1])
        fine = maps[number]
        if coarse.shape[1] != fine.shape[1]:  # An odd number of cells below.
            coarse = layers.Cropping2D(((0, coarse.shape[1] - fine.shape[1]), (0, coarse.shape[2] - fine.shape[2])))(
                coarse
            )
        maps[number] = layers.Add(name=f"sum{taken[number]}")([fine, coarse])
    maps = [_separable(x, f"level{stride}", channels) for stride, x in zip(taken, maps, strict=True)]
    for stride in strides[len(taken) :]:
        maps.append(_separable(maps[-1], f"level{stride}", channels, stride=2))
    logits: list[keras.KerasTensor] = []
    offsets: list[keras.KerasTensor] = []
    for stride, count, x in zip(strides, counts, maps, strict=True):
        for outputs, name, numbers in ((logits, "classes", 1 + classes), (offsets, "offsets", 4)):
            y = _separable(x, f"{name}{stride}", channels)
            y = layers.Conv2D(count * numbers, 1, name=f"{name}{stride}_out", dtype="float32")(y)
            outputs.append(layers.Reshape((-1, numbers), name=f"{name}{stride}_flat", dtype="float32")(y))
    named = {"classes": logits, "offsets": offsets}
    joined = {name: layers.Concatenate(axis=1, name=name, dtype="float32")(parts) for name, parts in named.items()}
    return keras.Model(backbone.input, joined, name="ssd")


def _conv(x: keras.KerasTensor, name: str, channels: int, kernel: int, activate: bool = True) -> keras.KerasTensor:
    x = layers.Conv2D(channels, kernel, padding="same", use_bias=False, name=f"{name}_conv")(x)
    x = FusedBatchNormalization(momentum=0.97, epsilon=1e-3, name=f"{name}_norm")(x)
    return layers.ReLU(6.0, name=f"{name}_relu")(x) if activate else x


def _separable(x: keras.KerasTensor, name: str, channels: int, stride: int = 1) -> keras.KerasTensor:
    """A 3×3 filter of each channel, then a 1×1 convolution."""
    x = layers.DepthwiseConv2D(3, stride, padding="same", use_bias=False, name=f"{name}_depthwise")(x)
    return _conv(x, name, channels, kernel=1)

"""NanoDet-g (RangiLyu, github.com/RangiLyu/nanodet, Apache-2.0): a detector without default boxes.

Every cell of three levels says how probable each class is there, and how far the four sides of the box are, each as a
distribution over 0 to 10 strides (Li et al., "Generalized Focal Loss", 2020). The backbone is a CSPNet of plain
convolutions (Wang et al. 2020), the levels are joined from the top down and back up (PAN, Liu et al. 2018).

Rebuilt here in Keras' layout; the original is for PyTorch. Normalisation layers are already part of the convolutions.
"""

from collections.abc import Iterator

import keras
from keras import layers

SIZE = 416
STRIDES = (8, 16, 32)
CLASSES, BINS = 80, 11
CHANNELS = 128


def build() -> keras.Model:
    """Build the network as a functional Keras model.

    Returns:
        A model with the input float32 (N, 416, 416, 3) and the outputs `scores` (N, 3549, 80), 0 to 1, and `distances`
        (N, 3549, 44), logits of the distributions of left, top, right and bottom. Cells are ordered by level, row and
        column. The layers with weights are called conv0 to conv33, in the order of the original.
    """
    names = iter(f"conv{number}" for number in range(34))
    inputs = keras.Input((SIZE, SIZE, 3), name="image")
    x = _conv(inputs, names, 32, stride=2)
    # Padded with what can be no maximum, as PyTorch does.
    x = layers.MaxPooling2D(3, 2)(keras.ops.pad(x, [[0, 0], [1, 0], [1, 0], [0, 0]], constant_values=-1e4))
    x = _csp(x, names, 32, blocks=1, stride=1)
    maps = []
    for channels, blocks in ((64, 2), (128, 2), (256, 3)):
        x = _csp(x, names, channels, blocks, stride=2)
        maps.append(x)
    p3, p4, p5 = (layers.Conv2D(CHANNELS, 1, name=next(names))(x) for x in maps)
    p4 = layers.Add()([p4, layers.UpSampling2D(interpolation="bilinear")(p5)])
    p3 = layers.Add()([p3, layers.UpSampling2D(interpolation="bilinear")(p4)])
    # Halving bilinearly takes the mean of 2 × 2.
    p4 = layers.Add()([p4, layers.AveragePooling2D(2)(p3)])
    p5 = layers.Add()([p5, layers.AveragePooling2D(2)(p4)])
    scores, distances = [], []
    for x in (p3, p4, p5):
        x = _conv(x, names, CHANNELS)
        x = layers.Conv2D(CLASSES + 4 * BINS, 1, name=next(names))(x)
        x = layers.Reshape((-1, CLASSES + 4 * BINS))(x)
        scores.append(keras.ops.sigmoid(x[..., :CLASSES]))
        distances.append(x[..., CLASSES:])
    outputs = {"scores": layers.Concatenate(axis=1)(scores), "distances": layers.Concatenate(axis=1)(distances)}
    return keras.Model(inputs, outputs, name="nanodet")


def _conv(x: keras.KerasTensor, names: Iterator[str], channels: int, stride: int = 1) -> keras.KerasTensor:
    if stride > 1:  # One pixel on each side; “same” would pad right and below only.
        x = layers.ZeroPadding2D(1)(x)
    x = layers.Conv2D(channels, 3, stride, padding="valid" if stride > 1 else "same", name=next(names))(x)
    return layers.LeakyReLU(0.1)(x)


def _csp(x: keras.KerasTensor, names: Iterator[str], channels: int, blocks: int, stride: int) -> keras.KerasTensor:
    """A cross-stage partial block: half of the output has passed the inner blocks, half has not."""
    first = x = _conv(x, names, channels, stride)
    for _ in range(blocks):
        half = _conv(x, names, channels // 2)
        x = layers.Concatenate()([_conv(half, names, channels // 2), half])
    return layers.Concatenate()([_conv(x, names, channels), first])

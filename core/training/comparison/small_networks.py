"""Small convolutional networks on scikit-learn's digits: real trainings that take a second, for races and sweeps.

    images, labels = digits()
    model = build(seed=0)
    for batch in batches(len(labels), 32, seed=0):
        ...

All random numbers depend on a seed, and a training step is deterministic.
"""

from collections.abc import Iterator

import keras
import numpy as np

from core.arrays import Float32Array, Int64Array
from core.data.sets import arrays, splits

SIDE = 8
"""Height and width of a digit, in pixels."""

CLASSES = 10
VALIDATION_FRACTION = 0.25
"""The fraction of the digits held out for validation in races and sweeps."""

LabelledDigits = tuple[Float32Array, Int64Array]
"""Images, float32 (N, 8, 8, 1), 0 (paper) to 1 (ink), and labels, int64 (N,)."""


def digits() -> LabelledDigits:
    """All 1,797 digits.

    Raises:
        DataError: scikit-learn, which contains them, is not installed.
    """
    everything = arrays.digits().splits["train"]
    assert everything.array is not None
    return np.ascontiguousarray(everything.array[..., :1] / np.float32(255), np.float32), everything.labels


def split(validation: float, seed: int = 0) -> tuple[Int64Array, Int64Array]:
    """Indices of the training and the validation digits; validation gets this fraction of each class."""
    pieces = splits.split(arrays.digits().splits["train"], {"validation": validation}, seed)
    return pieces["train"], pieces["validation"]


def split_digits() -> tuple[LabelledDigits, LabelledDigits]:
    """The training and the validation digits of races and sweeps.

    Raises:
        DataError: scikit-learn, which contains them, is not installed.
    """
    images, labels = digits()
    train, validation = split(VALIDATION_FRACTION)
    return (images[train], labels[train]), (images[validation], labels[validation])


def build(
    *, filters: int = 16, dense: int = 64, dropout: float = 0.0, weight_decay: float = 0.0, seed: int = 0
) -> keras.Model:
    """Build a network of two convolutions, each with ReLU and pooling, a dense layer and the output; no normalization.

    Args:
        filters: of the first convolution, 1 or more; the second has twice as many.
        dense: neurons of the dense layer, 1 or more.
        dropout: the fraction of its inputs and outputs dropped in training, from 0 to below 1.
        weight_decay: factor of the sum of squared kernel weights in the loss, 0 or more.
        seed: of the initial weights and of dropout; the same seed gives the same network.

    Returns:
        A network from images (B, 8, 8, 1) to logits (B, 10), not compiled.
    """
    seeds = iter(np.random.SeedSequence(seed).generate_state(8).tolist())
    regularizer = keras.regularizers.L2(weight_decay) if weight_decay else None

    def initial() -> keras.Initializer:
        return keras.initializers.HeNormal(seed=next(seeds))

    def convolution(count: int) -> keras.Layer:
        return keras.layers.Conv2D(
            count, 3, padding="same", activation="relu", kernel_initializer=initial(), kernel_regularizer=regularizer
        )

    layers: list[keras.Layer] = [
        keras.Input((SIDE, SIDE, 1)),
        convolution(filters),
        keras.layers.MaxPooling2D(),
        convolution(2 * filters),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
    ]
    if dropout:
        layers.append(keras.layers.Dropout(dropout, seed=next(seeds)))
    layers.append(
        keras.layers.Dense(dense, activation="relu", kernel_initializer=initial(), kernel_regularizer=regularizer)
    )
    if dropout:
        layers.append(keras.layers.Dropout(dropout, seed=next(seeds)))
    last = keras.initializers.GlorotUniform(seed=next(seeds))
    layers.append(keras.layers.Dense(CLASSES, kernel_initializer=last, kernel_regularizer=regularizer))
    return keras.Sequential(layers)


def batches(count: int, size: int, seed: int) -> Iterator[Int64Array]:
    """Batches of the indices 0 to `count` − 1, shuffled, epoch after epoch without end.

    Each epoch drops the rest that would make a smaller last batch, so all batches have the same size.

    Args:
        count: number of images, at least 1.
        size: of a batch; if it is larger than `count`, a batch holds all images.
        seed: of the order.
    """
    size = min(size, count)
    epoch = 0
    while True:
        order = np.random.default_rng([seed, epoch]).permutation(count)
        for begin in range(0, count - size + 1, size):
            yield order[begin : begin + size]
        epoch += 1


def steps_per_epoch(count: int, size: int) -> int:
    """The number of batches in an epoch."""
    return count // min(size, count)

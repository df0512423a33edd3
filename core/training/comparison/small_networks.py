"""Small convolutional networks on scikit-learn's digits: real trainings that take a second, for races and sweeps.

    pictures, labels = digits()
    model = build(seed=0)
    for chosen in batches(len(labels), 32, seed=0):
        ...

Everything that is drawn depends on a seed, and a step computes the same numbers each time.
"""

from collections.abc import Iterator

import keras
import numpy as np
import numpy.typing as npt

from core.data.sets import arrays, splits

SIDE = 8
"""Height and width of a digit, in pixels."""

CLASSES = 10
Pictures = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def digits() -> tuple[Pictures, Labels]:
    """The 1,797 digits.

    Returns:
        The pictures, float32 (1797, 8, 8, 1), 0 (paper) to 1 (ink), and their labels, int64 (1797,).

    Raises:
        DataError: scikit-learn, which they come with, is not installed.
    """
    part = arrays.digits().parts["train"]
    assert part.array is not None
    return np.ascontiguousarray(part.array[..., :1] / np.float32(255), np.float32), part.labels


def split(validation: float, seed: int = 0) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Numbers of the digits to train on, and of those to validate on: this fraction of each class."""
    pieces = splits.split(arrays.digits().parts["train"], {"validation": validation}, seed)
    return pieces["training"], pieces["validation"]


def build(
    *, filters: int = 16, dense: int = 64, dropout: float = 0.0, weight_decay: float = 0.0, seed: int = 0
) -> keras.Model:
    """Two convolutions, each with ReLU and pooling, a dense layer and the ten classes; no batch normalisation.

    Args:
        filters: of the first convolution, 1 or more; the second has twice as many.
        dense: neurons of the dense layer, 1 or more.
        dropout: the part of its inputs and outputs that is dropped in training, from 0 to below 1.
        weight_decay: what the sum of the squared kernel weights is multiplied by in the loss, 0 or more.
        seed: of the first weights and of dropout; the same seed gives the same ones.

    Returns:
        A network from pictures (B, 8, 8, 1) to logits (B, 10). It is not compiled.
    """
    draws = iter(np.random.SeedSequence(seed).generate_state(8).tolist())
    penalty = keras.regularizers.L2(weight_decay) if weight_decay else None

    def initial() -> keras.Initializer:
        return keras.initializers.HeNormal(seed=next(draws))

    def convolution(count: int) -> keras.Layer:
        return keras.layers.Conv2D(
            count, 3, padding="same", activation="relu", kernel_initializer=initial(), kernel_regularizer=penalty
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
        layers.append(keras.layers.Dropout(dropout, seed=next(draws)))
    layers.append(
        keras.layers.Dense(dense, activation="relu", kernel_initializer=initial(), kernel_regularizer=penalty)
    )
    if dropout:
        layers.append(keras.layers.Dropout(dropout, seed=next(draws)))
    last = keras.initializers.GlorotUniform(seed=next(draws))
    layers.append(keras.layers.Dense(CLASSES, kernel_initializer=last, kernel_regularizer=penalty))
    return keras.Sequential(layers)


def batches(count: int, size: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    """Epoch after epoch without end, numbers from 0 to below `count`, shuffled, in batches.

    Each number comes once an epoch; a last batch that would be smaller is left out, so that all have one shape.

    Args:
        count: how many there are, at least 1.
        size: of a batch; where it is larger than `count`, a batch is all of them.
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
    """The whole batches of an epoch."""
    return count // min(size, count)

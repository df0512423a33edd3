"""Binary and categorical cross-entropy with their gradients, in numpy.

Values and clipping are those of Keras 3.15 (`keras.losses.BinaryCrossentropy` and `CategoricalCrossentropy`, without
the mean over the batch): the loss of a probability of exactly 0 is large but finite.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.errors import ConvolabError

EPSILON = 1e-7
"""Probabilities are clipped to this distance from 0 and 1, as by `keras.config.epsilon`."""


class LossError(ConvolabError):
    """Predictions and targets that do not match."""


@dataclass(frozen=True)
class Loss:
    """The loss of each prediction of a batch of N.

    Attributes:
        values: in nats, float64 (N,).
        to_probabilities: gradient of each value with respect to its probabilities, in their shape.
        to_logits: gradient with respect to the logits, the input of the sigmoid or softmax: predicted minus true, in
            the shape of the probabilities.
    """

    values: Float64Array
    to_probabilities: Float64Array
    to_logits: Float64Array


def binary_cross_entropy(targets: npt.ArrayLike, probabilities: npt.ArrayLike) -> Loss:
    """−[y·ln p + (1 − y)·ln(1 − p)]: one output, for two classes or for one label of several.

    Args:
        targets: y, 0 to 1, (N,).
        probabilities: p, 0 to 1, (N,): the output of a sigmoid.

    Raises:
        LossError: the shapes differ, or a value is not between 0 and 1.
    """
    y, p = _checked(targets, probabilities, dimensions=1)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    values = -(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))
    return Loss(values, (clipped - y) / (clipped * (1 - clipped)), p - y)


def categorical_cross_entropy(targets: npt.ArrayLike, probabilities: npt.ArrayLike) -> Loss:
    """−Σ y·ln p: one output per class, exactly one of which is true.

    Args:
        targets: y, one-hot or a distribution, (N, C).
        probabilities: p, 0 to 1 with sum 1, (N, C): the output of a softmax.

    Raises:
        LossError: the shapes differ, or a value is not between 0 and 1.
    """
    y, p = _checked(targets, probabilities, dimensions=2)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    return Loss(-(y * np.log(clipped)).sum(axis=-1), -y / clipped, p * y.sum(axis=-1, keepdims=True) - y)


def one_hot(labels: npt.ArrayLike, classes: int) -> Float64Array:
    """One-hot targets, float64 (N, classes), from class indices (N,)."""
    return (np.asarray(labels)[..., np.newaxis] == np.arange(classes)).astype(np.float64)


def softmax(logits: npt.ArrayLike) -> Float64Array:
    """Probabilities from logits, float64 (…, C)."""
    z = np.asarray(logits, np.float64)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid(logits: npt.ArrayLike) -> Float64Array:
    """Probability from a logit, float64 in its shape."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(logits, np.float64)))


def _checked(
    targets: npt.ArrayLike, probabilities: npt.ArrayLike, dimensions: int
) -> tuple[Float64Array, Float64Array]:
    y, p = np.asarray(targets, np.float64), np.asarray(probabilities, np.float64)
    if y.shape != p.shape or p.ndim != dimensions:
        expected = "(N,)" if dimensions == 1 else "(N, C)"
        raise LossError(f"Targets and probabilities must both be {expected}; {y.shape} and {p.shape} were given.")
    if not (np.all((y >= 0) & (y <= 1)) and np.all((p >= 0) & (p <= 1))):
        raise LossError("Targets and probabilities must lie in 0 to 1; apply a sigmoid or softmax to logits first.")
    return y, p

"""Cross-entropy for two classes and for many, with its gradients, in numpy.

Values and clipping are those of Keras 3.15 (`keras.losses.BinaryCrossentropy` and `CategoricalCrossentropy`, without
their mean over the batch), so that a probability of exactly 0 costs much and not infinitely much.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import ConvolabError

Floats = npt.NDArray[np.float64]
EPSILON = 1e-7
"""How near to 0 and 1 a probability may come, as `keras.config.epsilon`."""


class LossError(ConvolabError):
    """Predictions and truths that do not fit together."""


@dataclass(frozen=True)
class Loss:
    """The loss of each prediction of a batch of N.

    Attributes:
        values: in nats, float64 (N,).
        to_probabilities: gradient of each value with respect to its probabilities, in their shape.
        to_logits: gradient with respect to the logits, before the sigmoid or softmax: predicted minus true. In the
            shape of the probabilities.
    """

    values: Floats
    to_probabilities: Floats
    to_logits: Floats


def binary_cross_entropy(truths: npt.ArrayLike, probabilities: npt.ArrayLike) -> Loss:
    """−[y·ln p + (1 − y)·ln(1 − p)]: one output, for two classes, or for a label that may be there or not.

    Args:
        truths: y, 0 to 1, (N,).
        probabilities: p, 0 to 1, (N,): a sigmoid's output.

    Raises:
        LossError: their shapes differ, or a number is not from 0 to 1.
    """
    y, p = _checked(truths, probabilities, dimensions=1)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    values = -(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))
    return Loss(values, (clipped - y) / (clipped * (1 - clipped)), p - y)


def categorical_cross_entropy(truths: npt.ArrayLike, probabilities: npt.ArrayLike) -> Loss:
    """−Σ y·ln p: one output a class, of which one is true.

    Args:
        truths: y, one-hot or a distribution, (N, C).
        probabilities: p, 0 to 1 with sum 1, (N, C): a softmax's output.

    Raises:
        LossError: their shapes differ, or a number is not from 0 to 1.
    """
    y, p = _checked(truths, probabilities, dimensions=2)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    return Loss(-(y * np.log(clipped)).sum(axis=-1), -y / clipped, p * y.sum(axis=-1, keepdims=True) - y)


def one_hot(labels: npt.ArrayLike, classes: int) -> Floats:
    """Truths for `categorical_cross_entropy`, float64 (N, classes), from class numbers (N,)."""
    return np.eye(classes)[np.asarray(labels)]


def softmax(logits: npt.ArrayLike) -> Floats:
    """Probabilities from logits, float64 (…, C)."""
    z = np.asarray(logits, np.float64)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid(logits: npt.ArrayLike) -> Floats:
    """Probability from a logit, float64 in its shape."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(logits, np.float64)))


def _checked(truths: npt.ArrayLike, probabilities: npt.ArrayLike, dimensions: int) -> tuple[Floats, Floats]:
    y, p = np.asarray(truths, np.float64), np.asarray(probabilities, np.float64)
    if y.shape != p.shape or p.ndim != dimensions:
        wanted = "(N,)" if dimensions == 1 else "(N, C)"
        raise LossError(f"Truths and probabilities are both {wanted}; {y.shape} and {p.shape} were given.")
    if not (np.all((y >= 0) & (y <= 1)) and np.all((p >= 0) & (p <= 1))):
        raise LossError("Truths and probabilities are numbers from 0 to 1; apply a sigmoid or softmax to logits first.")
    return y, p

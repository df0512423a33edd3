"""Scaling features of different layers alike, so that one value of C means the same for all of them."""

import numpy as np

from core.arrays import Float32Array

LENGTH = 20.0
"""The root mean square length, about their mean, that features are scaled to before they are compared or joined."""


def scale(features: Float32Array) -> float:
    """The factor that gives features (N, D) the root mean square length `LENGTH` about their mean."""
    length = float(np.sqrt(((features - features.mean(axis=0)) ** 2).sum(axis=1).mean()))
    return LENGTH / max(length, 1e-6)


def standardised(features: Float32Array, fitted: Float32Array | None = None) -> Float32Array:
    """Centre and scale features, so that layers of different width and range can be compared.

    Args:
        features: float32 (N, D).
        fitted: features (M, D) whose mean and scale are used, float32; None: those of `features`.
    """
    reference = features if fitted is None else fitted
    return (scale(reference) * (features - reference.mean(axis=0))).astype(np.float32)

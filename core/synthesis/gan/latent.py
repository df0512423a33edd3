"""Noise vectors: drawn by seed, walked between, and added like numbers; numpy only.

vectors = noise(16, 100, seed=0)
walk(vectors[0], vectors[1], steps=30)
"""

from typing import Literal

import numpy as np

from core.arrays import Float32Array

NoiseKind = Literal["normal", "uniform"]
Path = Literal["spherical", "linear"]


def noise(count: int, size: int, seed: int, kind: NoiseKind = "normal") -> Float32Array:
    """Draw noise vectors.

    Args:
        count: of vectors.
        size: numbers in each.
        seed: the same seed gives the same vectors; the first ones do not depend on their count.
        kind: normal, with mean 0 and variance 1, or uniform from -1 to 1.

    Returns:
        float32 (count, size).
    """
    random = np.random.default_rng(seed)
    drawn = random.standard_normal((count, size)) if kind == "normal" else random.uniform(-1, 1, (count, size))
    return drawn.astype(np.float32)


def between(first: Float32Array, second: Float32Array, share: float, path: Path = "spherical") -> Float32Array:
    """The vector at a share of the way from one to another, 0 to 1.

    In a hundred dimensions nearly all normal vectors have a length of about 10, and none lies near the middle. The
    linear path passes through there; the spherical one keeps the length.

    Args:
        first, second: float32 (size,).
        share: of the way.
        path: spherical (Shoemake, "Animating Rotation with Quaternion Curves", 1985; White, "Sampling Generative
            Networks", 2016), or linear.

    Returns:
        float32 (size,).
    """
    lengths = np.linalg.norm(first), np.linalg.norm(second)
    if path == "spherical" and min(lengths) > 0:
        cosine = float(np.clip(first @ second / (lengths[0] * lengths[1]), -1, 1))
        angle = np.arccos(cosine)
        if 1e-4 < angle < np.pi - 1e-4:
            weights = np.sin(angle * np.array([1 - share, share])) / np.sin(angle)
            return np.asarray(weights[0] * first + weights[1] * second, np.float32)
    return np.asarray((1 - share) * first + share * second, np.float32)


def walk(first: Float32Array, second: Float32Array, steps: int, path: Path = "spherical") -> Float32Array:
    """Vectors at equal distances on the way from one to another, float32 (steps, size), with both ends."""
    return np.stack([between(first, second, share, path) for share in np.linspace(0, 1, max(2, steps))])


def tour(vectors: Float32Array, steps: int, path: Path = "spherical") -> Float32Array:
    """A walk through several vectors and back towards the first, which does not come again: float32 (steps, size)."""
    stops = len(vectors)
    places = np.arange(steps) * stops / steps
    numbers = places.astype(int)
    return np.stack(
        [
            between(vectors[number], vectors[(number + 1) % stops], place - number, path)
            for number, place in zip(numbers.tolist(), places.tolist(), strict=True)
        ]
    )


def combine(plus: Float32Array, minus: Float32Array, also: Float32Array) -> Float32Array:
    """Arithmetic on noise, float32 (size,): the mean of `plus` without that of `minus`, and with that of `also`.

    A single vector gives unstable results; averages of three do better (Radford et al., 2016, section 6.3.2). Each
    argument is float32 (n, size).
    """
    return np.asarray(plus.mean(axis=0) - minus.mean(axis=0) + also.mean(axis=0), np.float32)

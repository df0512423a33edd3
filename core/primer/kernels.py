"""Kernels of 3×3 for pixels from 0 to 255: classical ones, and the 64 that VGG16 learnt for its first layer."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import h5py
import numpy as np

from core.arrays import FloatArray
from core.serving import artifacts

KernelName = Literal["identity", "blur", "sharpen", "vertical", "horizontal", "outline", "colour", "learnt"]
LEARNT = 64
"""Kernels of VGG16's first layer."""

_GREY = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "blur": [[1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],  # Sobel's.
    "horizontal": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
}


@dataclass(frozen=True, eq=False)
class Kernel:
    """One kernel and its bias.

    Attributes:
        weights: float64 (3, 3, C), for grey images (C = 1) or RGB (C = 3).
        bias: added to each sum.
    """

    weights: FloatArray
    bias: float = 0.0

    @property
    def channels(self) -> int:
        """1 for grey images, 3 for RGB."""
        return int(self.weights.shape[2])


def find(name: KernelName, number: int = 1) -> Kernel:
    """A kernel by its name.

    Args:
        name: one of the classical kernels; "colour" compares red with green; "learnt" is one of VGG16's.
        number: of the learnt kernel, 1 to 64.

    Raises:
        ConvolabError: the artifact with VGG16's weights is missing or damaged.
    """
    if name == "learnt":
        weights, biases = learnt()
        return Kernel(weights[..., number - 1], float(biases[number - 1]))
    if name == "colour":
        red_and_green = np.zeros((3, 3, 3))
        red_and_green[..., 0], red_and_green[..., 1] = 1 / 9, -1 / 9
        return Kernel(red_and_green)
    return Kernel(np.array(_GREY[name], np.float64)[..., np.newaxis])


@cache
def learnt() -> tuple[FloatArray, FloatArray]:
    """The kernels and biases of VGG16's first layer (Simonyan and Zisserman, 2015), for pixels from 0 to 255.

    VGG16 subtracts a mean from each channel and divides by a scale; both are contained in the weights here. With
    padding that makes a difference: VGG16 is padded with the mean, an image here with black.

    Returns:
        Weights, float64 (3, 3, 3, 64), and biases, float64 (64,).

    Raises:
        ConvolabError: the artifact is missing or damaged.
    """
    stored = artifacts.load("vgg16")
    preparation = stored.card.preprocessing
    with h5py.File(stored.path("weights_1.h5")) as file:
        weights = np.asarray(file["conv1_1/kernel"], np.float64) * preparation.scale
        biases = np.asarray(file["conv1_1/bias"], np.float64)
    return weights, biases - np.einsum("ijcm,c->m", weights, np.asarray(preparation.mean, np.float64))

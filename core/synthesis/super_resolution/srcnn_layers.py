"""What each layer of SRCNN makes of a patch, without TensorFlow: maps, and the arithmetic of one pixel.

network = SrcnnLayers.load("srcnn_x4")
maps = network.maps(patch)
network.contributions(maps.mapped, 8, 8)    # these and the bias add up to maps.result[8, 8]
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import h5py
import numpy as np

from core.arrays import Float32Array
from core.data.hdf5.reader import ERRORS
from core.primer.layers import convolve, relu
from core.serving import artifacts
from core.synthesis.super_resolution.upscaler import WEIGHTS

LAYERS = ("patches", "mapping", "reconstruction")


@dataclass(frozen=True)
class LayerMaps:
    """A patch and its maps, each smaller than the one before, since nothing is padded.

    Attributes:
        patch: luminance of the bicubic enlargement, 0 to 1, (S, S).
        extracted: after the first layer and its ReLU, (S - 8, S - 8, 64).
        mapped: after the second and its ReLU, (S - 12, S - 12, 32).
        result: luminance, 0 to 1, (S - 16, S - 16).
    """

    patch: Float32Array
    extracted: Float32Array
    mapped: Float32Array
    result: Float32Array


@dataclass(frozen=True, eq=False)
class SrcnnLayers:
    """The weights of SRCNN 9-5-5: kernels (K, K, I, O) and biases (O,) of its three layers."""

    kernels: tuple[Float32Array, ...]
    biases: tuple[Float32Array, ...]

    @classmethod
    def load(cls, name: str) -> "SrcnnLayers":
        """Read the weights of an artifact.

        Raises:
            ArtifactError: it is missing or damaged.
        """
        return _read(artifacts.load(name).path(WEIGHTS))

    @classmethod
    def untrained(cls, name: str) -> "SrcnnLayers":
        """The weights that the training of a recipe starts from; loads TensorFlow, so it is for offline use."""
        from core.synthesis.super_resolution import sr_recipe
        from core.synthesis.super_resolution.sr_learner import SrLearner

        network = SrLearner(sr_recipe.load(name)).network
        kernels, biases = zip(*(network.get_layer(layer).get_weights() for layer in LAYERS), strict=True)
        return cls(kernels, biases)

    def maps(self, patch: Float32Array) -> LayerMaps:
        """Send a patch through the layers; it has at least 17 pixels in each direction."""
        first, second, third = zip(self.kernels, self.biases, strict=True)
        extracted = relu(convolve(patch[..., np.newaxis], *first))
        mapped = relu(convolve(extracted, *second))
        result = convolve(mapped, *third)[..., 0]
        return LayerMaps(*(np.asarray(each, np.float32) for each in (patch, extracted, mapped, result)))

    def contributions(self, mapped: Float32Array, row: int, column: int) -> Float32Array:
        """What each map of the second layer adds to one pixel of the result, float32 (32,); the bias comes on top."""
        kernel = self.kernels[2][..., 0]
        size = kernel.shape[0]
        window = mapped[row : row + size, column : column + size]
        return np.asarray((window * kernel).sum(axis=(0, 1)), np.float32)


@lru_cache(maxsize=4)
def _read(path: Path) -> SrcnnLayers:
    try:
        with h5py.File(path, "r") as file:
            stored = [(file[f"{layer}/kernel"][()], file[f"{layer}/bias"][()]) for layer in LAYERS]
    except ERRORS as error:
        raise artifacts.ArtifactError(f"The weights {path} are damaged; train the network again.") from error
    kernels, biases = zip(*stored, strict=True)
    return SrcnnLayers(tuple(k.astype(np.float32) for k in kernels), tuple(b.astype(np.float32) for b in biases))

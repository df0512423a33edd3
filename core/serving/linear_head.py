"""Linear heads: one weighted sum of features per class, stored as plain arrays and computed with numpy only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array
from core.atomic_files import replacing
from core.errors import ConvolabError
from core.serving.artifacts import Artifact
from core.serving.interpreters import LiteRTModel

FILE = "head.h5"


@dataclass(frozen=True, eq=False)
class LinearHead:
    """The weights of a softmax over linear scores.

    Attributes:
        kernel: float32 (D, C).
        bias: float32 (C,).
    """

    kernel: Float32Array
    bias: Float32Array

    def probabilities(self, features: npt.ArrayLike) -> Float32Array:
        """The probability of each class, float32 (N, C), for features (N, D); each row sums to 1.

        Raises:
            ConvolabError: the number of features differs from that in the training of the head.
        """
        rows = np.asarray(features, np.float32)
        if rows.ndim != 2 or rows.shape[1] != len(self.kernel):
            raise ConvolabError(
                f"Features of shape {rows.shape} do not match a head for {len(self.kernel)} of them; take them from "
                "the backbone and layer on which it was fitted."
            )
        return softmax(rows @ self.kernel + self.bias)

    def save(self, path: Path) -> None:
        """Write the arrays `logits/kernel` and `logits/bias` as HDF5."""
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            file["logits/kernel"], file["logits/bias"] = self.kernel, self.bias

    @classmethod
    def load(cls, path: Path) -> "LinearHead":
        """Read a file written by `save`.

        Raises:
            ConvolabError: the file is not a linear head.
        """
        try:
            with h5py.File(path, "r") as file:
                kernel, bias = (file[f"logits/{name}"][()].astype(np.float32) for name in ("kernel", "bias"))
        except (OSError, KeyError, AttributeError, RuntimeError) as error:
            raise ConvolabError(f"The file {path} is not a linear head; fit it again.") from error
        if kernel.ndim != 2 or bias.shape != kernel.shape[1:]:
            raise ConvolabError(f"The file {path} is not a linear head: kernel and bias do not match.")
        return cls(kernel, bias)


def softmax(logits: Float32Array) -> Float32Array:
    """Convert scores (…, C) to probabilities: `exp(z) / sum(exp(z))`, after subtracting the largest score."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


class HeadOnBackbone:
    """A backbone's LiteRT model with a linear head on one of its layers; runs like a single model.

    Args:
        artifact: an artifact with a `backbone` on its card and the file `head.h5`.
        model: the LiteRT model of the backbone.
    """

    def __init__(self, artifact: Artifact, model: LiteRTModel) -> None:
        backbone = artifact.card.backbone
        assert backbone is not None
        self._pooled, self._maps = ([f"{kind}_{name}" for name in backbone.layers] for kind in ("pooled", "map"))
        self._square_root = backbone.square_root
        self._head, self._model = LinearHead.load(artifact.path(FILE)), model

    def run(self, batch: Float32Array) -> Mapping[str, Float32Array]:
        """Run on a batch; output `probabilities` (N, C) and, if possible, the `features` map for activation maps.

        The maps of several layers are concatenated if they have the same size. A head on square roots has no class
        activation map, because the square root of a mean is not a sum over positions.
        """
        wanted = {*self._pooled, *([] if self._square_root else self._maps)}
        outputs = self._model.run(batch, wanted)
        pooled = np.concatenate([outputs[name] for name in self._pooled], axis=1)
        results = {"probabilities": self._head.probabilities(rooted(pooled) if self._square_root else pooled)}
        maps = [outputs[name] for name in self._maps if name in outputs]
        has_one_size = len({each.shape[1:3] for each in maps}) == 1
        if len(maps) == len(self._maps) and has_one_size:
            results["features"] = np.concatenate(maps, axis=3)
        return results


def rooted(features: Float32Array) -> Float32Array:
    """Square roots of activations that keep the sign.

    Perronnin, Sánchez and Mensink, "Improving the Fisher Kernel for Large-Scale Image Classification", 2010 (power
    normalisation).
    """
    return np.sign(features) * np.sqrt(np.abs(features))

"""Linear heads: one weighted sum of features for each class, stored as plain arrays and computed by numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from core.atomic_files import replacing
from core.errors import ConvolabError
from core.serving.artifacts import Artifact
from core.serving.interpreters import Model

Floats = npt.NDArray[np.float32]

FILE = "head.h5"


@dataclass(frozen=True, eq=False)
class LinearHead:
    """Weights of a softmax over linear scores.

    Attributes:
        kernel: float32 (D, C).
        bias: float32 (C,).
    """

    kernel: Floats
    bias: Floats

    def probabilities(self, features: npt.ArrayLike) -> Floats:
        """The probability of each class, float32 (N, C), each row of sum 1, for features (N, D).

        Raises:
            ConvolabError: the features have another length than those that the head was fitted on.
        """
        rows = np.asarray(features, np.float32)
        if rows.ndim != 2 or rows.shape[1] != len(self.kernel):
            raise ConvolabError(
                f"Features of shape {rows.shape} do not fit a head for {len(self.kernel)} of them; take them from the "
                "backbone and layer that it was fitted on."
            )
        return softmax(rows @ self.kernel + self.bias)

    def save(self, path: Path) -> None:
        """Write the arrays `logits/kernel` and `logits/bias` as HDF5."""
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            file["logits/kernel"], file["logits/bias"] = self.kernel, self.bias

    @classmethod
    def load(cls, path: Path) -> "LinearHead":
        """Read what `save` wrote.

        Raises:
            ConvolabError: the file is no such head.
        """
        try:
            with h5py.File(path, "r") as file:
                kernel, bias = (file[f"logits/{name}"][()].astype(np.float32) for name in ("kernel", "bias"))
        except (OSError, KeyError, AttributeError, RuntimeError) as error:
            raise ConvolabError(f"The file {path} is no linear head; fit it again.") from error
        if kernel.ndim != 2 or bias.shape != kernel.shape[1:]:
            raise ConvolabError(f"The file {path} is no linear head: kernel and bias do not fit together.")
        return cls(kernel, bias)


def softmax(logits: Floats) -> Floats:
    """Scores (…, C) as probabilities: `exp(z) / sum(exp(z))`, with the largest score subtracted first."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


class HeadOnBackbone:
    """A backbone's LiteRT model with a linear head behind one of its layers; runs like a model of its own.

    Args:
        artifact: with a `backbone` on its card and the file `head.h5`.
        model: of the backbone.
    """

    def __init__(self, artifact: Artifact, model: Model) -> None:
        backbone = artifact.card.backbone
        assert backbone is not None
        self._pooled, self._maps = ([f"{kind}_{name}" for name in backbone.layers] for kind in ("pooled", "map"))
        self._square_root = backbone.square_root
        self._head, self._model = LinearHead.load(artifact.path(FILE)), model

    def run(self, batch: Floats) -> Mapping[str, Floats]:
        """Outputs `probabilities` (N, C) and, where they are a sum over positions of the layer's map, also that map.

        The maps of several layers are joined if they have one size. The root of a mean is no sum over positions: a head
        on square roots has no class activation map.
        """
        wanted = {*self._pooled, *([] if self._square_root else self._maps)}
        outputs = self._model.run(batch, wanted)
        pooled = np.concatenate([outputs[name] for name in self._pooled], axis=1)
        found = {"probabilities": self._head.probabilities(rooted(pooled) if self._square_root else pooled)}
        maps = [outputs[name] for name in self._maps if name in outputs]
        has_one_size = len({each.shape[1:3] for each in maps}) == 1
        if len(maps) == len(self._maps) and has_one_size:
            found["features"] = np.concatenate(maps, axis=3)
        return found


def rooted(features: Floats) -> Floats:
    """Square roots of activations, with the sign that they had.

    Perronnin, Sánchez and Mensink, "Improving the Fisher Kernel for Large-Scale Image Classification", 2010 (power
    normalisation).
    """
    return np.sign(features) * np.sqrt(np.abs(features))

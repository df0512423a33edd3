"""A data set as a map: images with similar features lie close together, and a new image can be placed among them.

The steps:

1. Features (N, D) are projected onto their first `DIMENSIONS` principal components.
2. t-SNE lays these out in the plane (van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008).
3. A new image is projected likewise, its nearest neighbours are found among the projections, and it is placed at the
   weighted mean of their places: t-SNE cannot place points that it was not run on.

Making a map needs scikit-learn (`core.transfer.linear_heads.map_making`); using one needs only numpy.
"""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from core.arrays import Float32Array, Int64Array
from core.atomic_files import replacing
from core.errors import ConvolabError

FILE = "map.h5"
DIMENSIONS = 32
NEIGHBOURS = 5


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """A map.

    Attributes:
        mean: float32 (D,), of the features.
        basis: float32 (D, K), the principal components, of unit length.
        scores: float32 (N, K), each image's coordinates along the components.
        places: float32 (N, 2), each image's place on the map, 0 to 1.
        labels: int64 (N,), the class of each image.
    """

    mean: Float32Array
    basis: Float32Array
    scores: Float32Array
    places: Float32Array
    labels: Int64Array

    def neighbours(self, features: Float32Array, count: int = NEIGHBOURS) -> Int64Array:
        """The indices of the images that are nearest to features (D,), the nearest first."""
        distances = np.linalg.norm(self.scores - self._projected(features), axis=1)
        return np.argsort(distances, kind="stable")[:count]

    def place(self, features: Float32Array) -> tuple[float, float]:
        """The place of an image with these features (D,): the mean of its neighbours, weighted by inverse distance."""
        found = self.neighbours(features)
        distances = np.linalg.norm(self.scores[found] - self._projected(features), axis=1)
        weights = 1 / (distances + 1e-6)
        x, y = weights @ self.places[found] / weights.sum()
        return float(x), float(y)

    def _projected(self, features: Float32Array) -> Float32Array:
        return np.asarray((np.asarray(features, np.float32) - self.mean) @ self.basis, np.float32)

    def save(self, path: Path) -> None:
        """Write the arrays, in float16 where that is precise enough."""
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            for name in ("basis", "scores"):
                file.create_dataset(name, data=getattr(self, name).astype(np.float16), compression="gzip", shuffle=True)
            file["mean"], file["places"], file["labels"] = self.mean, self.places, self.labels.astype(np.int16)

    @classmethod
    def load(cls, path: Path) -> "FeatureSpace":
        """Read what `save` wrote.

        Raises:
            ConvolabError: the file is not such a map.
        """
        try:
            with h5py.File(path, "r") as file:
                arrays = {name: file[name][()].astype(np.float32) for name in ("mean", "basis", "scores", "places")}
                return cls(**arrays, labels=file["labels"][()].astype(np.int64))
        except (OSError, KeyError, AttributeError, RuntimeError) as error:
            raise ConvolabError(f"The file {path} is not a map of features; make it again.") from error

"""A data set as a map: pictures whose features are alike lie near each other, and a new picture finds its place.

The steps:

1. Features (N, D) are projected onto their first `DIMENSIONS` principal components.
2. t-SNE lays these out in the plane (van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008).
3. A new picture is projected alike, its nearest neighbours are found there, and it is placed at the mean of theirs:
   t-SNE itself has no place for what it was not run with.

`core.transfer.linear_heads.map_making` makes maps, which needs scikit-learn; using one needs numpy alone.
"""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from core.atomic_files import replacing
from core.data.sets.parts import Integers
from core.errors import ConvolabError
from core.serving.linear_head import Floats

FILE = "map.h5"
DIMENSIONS = 32
NEIGHBOURS = 5


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """A map.

    Attributes:
        mean: float32 (D,), of the features.
        basis: float32 (D, K), the principal components, of length 1.
        scores: float32 (N, K), where each picture lies along them.
        places: float32 (N, 2), where it lies on the map, from 0 to 1.
        labels: int64 (N,), its class.
    """

    mean: Floats
    basis: Floats
    scores: Floats
    places: Floats
    labels: Integers

    def neighbours(self, features: Floats, count: int = NEIGHBOURS) -> Integers:
        """The numbers of the pictures that are nearest to features (D,), the nearest first."""
        distances = np.linalg.norm(self.scores - self._projected(features), axis=1)
        return np.argsort(distances, kind="stable")[:count]

    def place(self, features: Floats) -> tuple[float, float]:
        """Where a picture with these features (D,) lies on the map: amid its neighbours, nearer to the nearer ones."""
        found = self.neighbours(features)
        distances = np.linalg.norm(self.scores[found] - self._projected(features), axis=1)
        weights = 1 / (distances + 1e-6)
        x, y = weights @ self.places[found] / weights.sum()
        return float(x), float(y)

    def _projected(self, features: Floats) -> Floats:
        return np.asarray((np.asarray(features, np.float32) - self.mean) @ self.basis, np.float32)

    def save(self, path: Path) -> None:
        """Write the arrays, those that need no more digits in float16."""
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            for name in ("basis", "scores"):
                file.create_dataset(name, data=getattr(self, name).astype(np.float16), compression="gzip", shuffle=True)
            file["mean"], file["places"], file["labels"] = self.mean, self.places, self.labels.astype(np.int16)

    @classmethod
    def load(cls, path: Path) -> "FeatureSpace":
        """Read what `save` wrote.

        Raises:
            ConvolabError: the file is no map.
        """
        try:
            with h5py.File(path, "r") as file:
                arrays = {name: file[name][()].astype(np.float32) for name in ("mean", "basis", "scores", "places")}
                return cls(**arrays, labels=file["labels"][()].astype(np.int64))
        except (OSError, KeyError, AttributeError, RuntimeError) as error:
            raise ConvolabError(f"The file {path} is no map of features; make it again.") from error

"""The pieces of a data set that a recipe asks for, and the HDF5 files in the cache that hold their pictures."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core import progress
from core.data.hdf5 import writer
from core.data.hdf5.reader import Reader
from core.data.sets import arrays, datasets, splits, unreadable_images
from core.data.sets.parts import DataSet, Part
from core.images import ImageError
from core.snapshots import Snapshot, Stream
from core.training.recipe import Recipe, RecipeError, Split


class Experiment(Protocol):
    """What has a data set and a split, such as a recipe of any kind."""

    @property
    def data(self) -> str:
        """A name or path that `core.data.sets.datasets.load` knows."""

    @property
    def split(self) -> Split:
        """Which pictures are for what."""


@dataclass(frozen=True)
class Pieces:
    """A data set, split as a recipe says.

    Attributes:
        data: the whole data set.
        parts: "training" and, where the recipe has them, "training_validation", "validation" and "testing".
        unreadable: what is wrong with each picture that was left out of them.
    """

    data: DataSet
    parts: Mapping[str, Part]
    unreadable: tuple[str, ...] = ()

    @classmethod
    def of(cls, recipe: Experiment, folder: Path | None = None) -> "Pieces":
        """Load and split; where `folder` is given, the data set is that, or lies in it.

        Raises:
            DataError: the data set is missing, or too small for the split.
            RecipeError: the recipe asks for a test part that the data set does not have.
        """
        return cls.split(datasets.load(recipe.data, folder), recipe.split)

    @classmethod
    def split(cls, data: DataSet, wish: Split) -> "Pieces":
        """Split a data set that is loaded.

        Raises:
            DataError: the data set is too small for the split.
            RecipeError: the split asks for a test part that the data set does not have.
        """
        train = data.parts["train"]
        fractions = {"training_validation": wish.training_validation, "validation": wish.validation}
        testing: dict[str, Part] = {}
        if wish.testing == "part":
            if data.held_out is None:
                raise RecipeError(
                    f"The data set {data.name} has no test part; give the recipe's split a fraction for testing."
                )
            testing = {"testing": data.parts[data.held_out]}
        else:
            fractions["testing"] = wish.testing
        wanted = {name: fraction for name, fraction in fractions.items() if fraction}
        found = dict(splits.split(train, wanted, wish.seed) if wanted else {"training": np.arange(len(train))})
        if wish.limit is not None:
            found["training"] = _few(found["training"], train.labels, wish.limit)
        return cls(data, {name: train.select(indices) for name, indices in found.items()} | testing)

    def readable(self, cluster_address: str | None = None) -> Generator[Snapshot, None, "Pieces"]:
        """The pieces without the pictures that cannot be read; the split stays as it was.

        Args:
            cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

        Yields:
            How far the look at the pictures is; nothing if they were looked at before.

        Raises:
            ImageError: most of them, or all training pictures of a class, cannot be read.
            DataError: the cluster cannot be reached.
        """
        found = yield from unreadable_images.look(self.data, cluster_address)
        left: dict[str, Part] = {}
        wrong: list[str] = []
        for piece, part in self.parts.items():
            left[piece], sentences = found.without(self.data, part)
            wrong += sentences
            lost = np.setdiff1d(part.labels, left[piece].labels)
            if piece == "training" and len(lost):
                raise ImageError(
                    f"Not one training picture of the class {self.data.classes[lost[0]]} can be read; put others in "
                    "their place."
                )
        return Pieces(self.data, left, (*self.unreadable, *wrong))

    @property
    def notes(self) -> list[str]:
        """What a card says of the pictures."""
        count = len(self.unreadable)
        return [f"Pictures that cannot be read and were left out: {count}."] if count else []


@dataclass(frozen=True)
class Files:
    """The HDF5 files of the pieces, in the cache."""

    recipe: Recipe
    pieces: Pieces

    def path(self, piece: str) -> Path:
        """Where the pictures of a piece lie; the name changes with all that the content depends on."""
        return arrays.cache_folder() / f"{self.pieces.data.name}-{piece}-{self.key(piece)[:12]}.h5"

    def build(self, cluster_address: str | None = None) -> Stream:
        """Write the files that are missing; snapshots tell how far it is. A killed build is taken up again.

        Args:
            cluster_address: of a Dask scheduler whose workers decode the pictures and see the same files; None: threads
                of this process.

        Raises:
            DataError: a file cannot be written, or the cluster not be reached.
            ImageError: a picture cannot be read.
        """
        for piece, part in self.pieces.parts.items():
            if not self.path(piece).exists():
                side = (self.recipe.pictures.side,) * 2
                yield from writer.write(
                    part,
                    self.path(piece),
                    self.pieces.data.classes,
                    (side[0], side[1]),
                    fit=self.recipe.pictures.fit,
                    key=self.key(piece),
                    cluster_address=cluster_address,
                )

    def reader(self, piece: str) -> Reader:
        """The reader of a piece that was built."""
        return Reader(self.path(piece))

    def key(self, piece: str) -> str:
        """A checksum of all that the content of a piece's file depends on."""
        part, pictures = self.pieces.parts[piece], self.recipe.pictures
        parts = [self.pieces.data.state, self.pieces.data.name, piece, str(pictures.side), pictures.fit, str(len(part))]
        digest = sha256("|".join(parts).encode())
        digest.update(part.positions.tobytes() + part.labels.tobytes())
        return digest.hexdigest()


def sifted(pieces: Pieces, cluster_address: str | None = None) -> Pieces:
    """Pieces without the pictures that cannot be read, which are named on standard error, with a progress bar.

    Raises:
        ConvolabError: Ctrl-C, or what `Pieces.readable` raises.
    """
    found = pieces

    def look() -> Stream:
        nonlocal found
        found = yield from pieces.readable(cluster_address)

    looking = look()
    if next(looking, None) is not None:  # Else they were looked at before.
        progress.follow(looking, "Looking at the pictures", "Stopped while the pictures were looked at.", "picture")
    for sentence in found.unreadable:
        progress.line(f"Left out: {sentence}")
    return found


def _few(indices: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.int64]:
    """The first pictures of each class in turn, so that a smaller limit chooses among those of a larger one."""
    turns = np.empty(len(indices), np.int64)
    for label in np.unique(labels[indices]):
        of_class = labels[indices] == label
        turns[of_class] = np.arange(of_class.sum())
    return np.sort(indices[np.argsort(turns, kind="stable")[:limit]])

"""A data set split as a recipe asks, and the HDF5 files in the cache that hold the images of each split."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from core import progress
from core.arrays import Int64Array
from core.data.collections.reading import listed
from core.data.hdf5 import image_file
from core.data.hdf5.reader import Reader
from core.data.sets import arrays, datasets, splits, unreadable_images
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import DataSet, LabelledImages
from core.images import ImageError
from core.serving.card import DataSource
from core.snapshots import Snapshot, Stream
from core.training.recipe import Recipe, RecipeError, Split

RECORDED_AS: Mapping[str, str] = {
    "train": "training",
    "train_validation": "training_validation",
    "validation": "validation",
    "test": "testing",
}
"""How metrics and histories name what they measure on a split, as in “loss_training”."""


class Experiment(Protocol):
    """Anything with a data set and a split, such as a recipe of any kind."""

    @property
    def data(self) -> str:
        """A name or path that `core.data.sets.datasets.load` knows."""

    @property
    def split(self) -> Split:
        """How the images are divided."""


@dataclass(frozen=True)
class SplitData:
    """A data set and its splits.

    Attributes:
        data: the whole data set.
        splits: "train" and, where the recipe has them, "train_validation", "validation" and "test".
        unreadable: for each image that was left out, a sentence that says what is wrong with it.
    """

    data: DataSet
    splits: Mapping[str, LabelledImages]
    unreadable: tuple[str, ...] = ()

    @classmethod
    def of(cls, experiment: Experiment, folder: Path | None = None) -> "SplitData":
        """Load the data set of an experiment and split it.

        Args:
            experiment: names the data set and says how to split it.
            folder: where to look for the data set, or the data set itself.

        Raises:
            DataError: the data set is missing, or too small for the split.
            RecipeError: the recipe asks for a test split that the data set does not have.
        """
        return cls.split(datasets.load(experiment.data, folder, experiment.split.reading), experiment.split)

    @classmethod
    def split(cls, data: DataSet, split: Split) -> "SplitData":
        """Split a data set that is already loaded.

        Raises:
            DataError: the data set is too small for the split.
            RecipeError: the split asks for a test split that the data set does not have.
        """
        source = data.train
        fractions = {"train_validation": split.train_validation, "validation": split.validation}
        test: dict[str, LabelledImages] = {}
        if split.test != "part" and (data.reading is None or data.held_out is None):
            fractions["test"] = split.test
        elif data.held_out is None:
            raise RecipeError(
                f"The data set {data.name} has no test split; set `test` in the recipe's table [split] to a fraction "
                "of the images."
            )
        else:
            test = {"test": data.splits[data.held_out]}
        wanted = {name: fraction for name, fraction in fractions.items() if fraction}
        _refuse_small_classes(data, source, 1 + len(wanted))
        indices = dict(splits.split(source, wanted, split.seed) if wanted else {"train": np.arange(len(source))})
        if split.limit is not None:
            indices["train"] = _few(indices["train"], source.labels, split.limit)
        return cls(data, {name: source.select(chosen) for name, chosen in indices.items()} | test)

    def readable(self, cluster_address: str | None = None) -> Generator[Snapshot, None, "SplitData"]:
        """Leave out the images that cannot be read; every other image stays in its split.

        Args:
            cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

        Yields:
            How many images have been checked; nothing if an earlier check of the same images was kept.

        Returns:
            The data without those images.

        Raises:
            ImageError: most of the images, or all training images of a class, cannot be read.
            DataError: the cluster cannot be reached.
        """
        check = yield from unreadable_images.look(self.data, cluster_address)
        kept: dict[str, LabelledImages] = {}
        wrong: list[str] = []
        for name, images in self.splits.items():
            kept[name], sentences = check.without(self.data, images)
            wrong += sentences
            lost = np.setdiff1d(images.labels, kept[name].labels)
            if name == "train" and len(lost):
                raise ImageError(
                    f"None of the training images of the class {self.data.classes[lost[0]]} can be read; replace them."
                )
        return SplitData(self.data, kept, (*self.unreadable, *wrong))

    @property
    def sources(self) -> list[DataSource]:
        """The splits, as a card lists them."""
        name, checksum = self.data.source_name, self.data.sha256 or ""
        return [
            DataSource(name=name, sha256=checksum, use=split.replace("_", "-"), images=len(images))
            for split, images in self.splits.items()
        ]

    @property
    def notes(self) -> list[str]:
        """What a card says about the images."""
        count = len(self.unreadable)
        unreadable = [f"Images that cannot be read and were left out: {count}."] if count else []
        return ([f"{self.data.reading.understood}."] if self.data.reading else []) + unreadable


@dataclass(frozen=True)
class SplitFiles:
    """The HDF5 files in the cache, one for each split."""

    recipe: Recipe
    split_data: SplitData

    def path(self, name: str) -> Path:
        """The file of a split; its name changes with everything that its content depends on."""
        return arrays.cache_folder() / f"{self.split_data.data.name}-{name}-{self.key(name)[:12]}.h5"

    def build(self, cluster_address: str | None = None) -> Stream:
        """Write the files that are missing, as a stream of snapshots; a build that was killed is continued.

        Args:
            cluster_address: of a Dask scheduler whose workers decode the images and see the same files; None: threads
                of this process.

        Raises:
            DataError: a file cannot be written, or the cluster cannot be reached.
            ImageError: an image cannot be read.
        """
        side = self.recipe.pictures.side
        for name, images in self.split_data.splits.items():
            if not self.path(name).exists():
                yield from image_file.build(
                    images,
                    self.path(name),
                    self.split_data.data.classes,
                    (side, side),
                    fit=self.recipe.pictures.fit,
                    key=self.key(name),
                    cluster_address=cluster_address,
                )

    def reader(self, name: str) -> Reader:
        """The reader of a split whose file was built."""
        return Reader(self.path(name))

    def key(self, name: str) -> str:
        """A checksum of everything that the content of a split's file depends on."""
        data, images, pictures = self.split_data.data, self.split_data.splits[name], self.recipe.pictures
        digest = sha256(f"{data.state}|{data.name}|{name}|{pictures.side}|{pictures.fit}|{len(images)}".encode())
        digest.update(images.positions.tobytes() + images.labels.tobytes())
        return digest.hexdigest()


def report_reading(data: DataSet, training: bool = True) -> None:
    """Say on standard error in one line how a folder or archive was understood.

    Args:
        data: the data set.
        training: whether it is trained on; then classes with one or two pictures are named, too.
    """
    if data.reading is None:
        return
    progress.line(data.reading.understood)
    if training and (few := data.reading.few):
        each = "that class" if len(few) == 1 else "each of these classes"
        progress.line(
            f"Too few pictures to learn from: {data.reading.few_in_words}; give {each} at least ten, better twenty, or "
            "remove the folder."
        )


def report_unreadable(check: Generator[Snapshot, None, SplitData]) -> SplitData:
    """Run `SplitData.readable` with a progress bar, then name on standard error every image that was left out.

    Raises:
        ConvolabError: Ctrl-C, or what `SplitData.readable` raises.
    """
    checked: SplitData | None = None

    def stream() -> Stream:
        nonlocal checked
        checked = yield from check

    checking = stream()
    if next(checking, None) is not None:  # No bar if there is nothing left to check.
        progress.follow(checking, "Checking the images", "Stopped while the images were being checked.", "image")
    assert checked is not None
    for sentence in checked.unreadable:
        progress.line(f"Left out: {sentence}")
    return checked


def _refuse_small_classes(data: DataSet, images: LabelledImages, parts: int) -> None:
    """See that each class has a picture for each part that the images are divided into.

    Raises:
        DataError: some have not; the sentence names them and what to do.
    """
    _, first = np.unique(images.groups, return_index=True)
    counts = np.bincount(images.labels[first], minlength=len(data.classes))
    small = {name: int(count) for name, count in zip(data.classes, counts, strict=True) if 0 < count < parts}
    if small:
        each = listed([f"{name} ({count})" for name, count in small.items()])
        raise DataError(
            f"Too few different pictures of {each}; the images are divided into {parts} parts, so give each class at "
            f"least {max(parts, 3)}, better twenty, or remove its folder."
        )


def _few(indices: Int64Array, labels: Int64Array, limit: int) -> Int64Array:
    """The first images of each class in turn, so that a smaller limit takes a subset of what a larger one takes."""
    turns = np.empty(len(indices), np.int64)
    for label in np.unique(labels[indices]):
        of_class = labels[indices] == label
        turns[of_class] = np.arange(of_class.sum())
    return np.sort(indices[np.argsort(turns, kind="stable")[:limit]])

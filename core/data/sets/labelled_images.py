"""Data sets and their splits: labelled images in arrays, files, archives or HDF5, read one by one.

All values here can be pickled: they hold paths, never open files, so that the workers of a cluster can read the same
images. Each process opens the files for itself.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core import images
from core.arrays import Int64Array
from core.data.collections.folder_names import shown
from core.data.collections.reading import AUTO, Reading
from core.data.sets import archives
from core.data.sets.archives import Archive, DataError
from core.images import RGB, ImageError


class Images(Protocol):
    """A store of images, addressed by number."""

    def read(self, index: int, working_size: int | None) -> RGB:
        """Read one image, at most `working_size` pixels on its longest side."""


@dataclass(frozen=True)
class FileImages:
    """Images that are files in a folder or members of an archive."""

    archive: Archive
    names: tuple[str, ...]

    def read(self, index: int, working_size: int | None) -> RGB:
        """Decode one file."""
        name = self.names[index]
        return _decode(lambda: self.archive.content(name), name, working_size)


@dataclass(frozen=True)
class EncodedImages:
    """Images that are encoded files inside an HDF5 dataset of variable-length bytes."""

    path: Path
    dataset: str

    def read(self, index: int, working_size: int | None) -> RGB:
        """Decode one entry."""
        name = f"{self.path.name}/{self.dataset}[{index}]"
        return _decode(lambda: _encoded(self.path, self.dataset, os.getpid())[index], name, working_size)


@dataclass(frozen=True, eq=False)
class ArrayImages:
    """Images of one size, in memory or in an .npy file; grey ones of shape (N, H, W) are read as RGB."""

    stored: Path | npt.NDArray[np.uint8]

    @property
    def array(self) -> npt.NDArray[np.uint8]:
        """All images, (N, H, W, 3): a view of the memory or of the memory-mapped file."""
        array = _mapped(self.stored, os.getpid()) if isinstance(self.stored, Path) else self.stored
        return array if array.ndim == 4 else np.broadcast_to(array[..., np.newaxis], (*array.shape, 3))

    def read(self, index: int, working_size: int | None) -> RGB:
        """Copy one image."""
        image = np.array(self.array[index])
        return image if working_size is None else images.fit(image, working_size)


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Labelled images that belong together, such as a training set.

    Attributes:
        images: the store that holds them.
        positions: int64 (N,), the number of each image in the store.
        labels: int64 (N,), the class of each image.
        groups: int64 (N,); images with the same number are near-duplicates and stay on one side of a split.
    """

    images: Images
    positions: Int64Array
    labels: Int64Array
    groups: Int64Array

    @classmethod
    def of(cls, images: Images, labels: npt.ArrayLike, groups: npt.ArrayLike | None = None) -> "LabelledImages":
        """All images of a store with their labels; each is a group of its own unless groups are given."""
        classes = np.asarray(labels, dtype=np.int64).reshape(-1)
        positions = np.arange(len(classes))
        return cls(images, positions, classes, positions if groups is None else np.asarray(groups, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.labels)

    def read(self, index: int, working_size: int | None = 2048) -> RGB:
        """Read one image, uint8 RGB (H, W, 3), at most `working_size` pixels on its longest side (None: any size).

        Raises:
            ImageError: the image cannot be read; the text names its file.
            DataError: the store of the images is gone.
        """
        return self.images.read(int(self.positions[index]), working_size)

    def select(self, indices: npt.ArrayLike) -> "LabelledImages":
        """Select the images at these indices, in this order."""
        chosen = np.asarray(indices, dtype=np.int64)
        return LabelledImages(self.images, self.positions[chosen], self.labels[chosen], self.groups[chosen])

    @property
    def array(self) -> npt.NDArray[np.uint8] | None:
        """All images as uint8 (N, H, W, 3) if they are stored in an array, else None.

        Consecutive images are returned as a view; a selection that skips or reorders images is copied into a new
        array.
        """
        if not isinstance(self.images, ArrayImages):
            return None
        array, positions = self.images.array, self.positions
        if len(positions) and np.array_equal(positions, np.arange(positions[0], positions[0] + len(positions))):
            return array[positions[0] : positions[0] + len(positions)]
        return array[positions]


@dataclass(frozen=True, eq=False)
class DataSet:
    """A data set.

    Attributes:
        name: its registered name, or that of its folder or file.
        classes: name of each class, by label.
        splits: "train", and "validation" or "test" if the source has them.
        source: the file or folder it was read from; None if it comes with a package.
        reading: how the folders or tables in it were understood; None if there was nothing to understand.
    """

    name: str
    classes: tuple[str, ...]
    splits: Mapping[str, LabelledImages]
    source: Path | None = None
    reading: Reading | None = None

    @property
    def held_out(self) -> str | None:
        """The split that is never trained on: "test", or else "validation"; None if there is neither."""
        return next((name for name in ("test", "validation") if name in self.splits), None)

    @property
    def train(self) -> LabelledImages:
        """The images to train on.

        Raises:
            DataError: the data set has none.
        """
        if "train" not in self.splits:
            parts = " and a ".join(self.splits)
            raise DataError(
                f"{self.source_name} has only a {parts} part, which is never trained on; put the images to train on "
                "into a folder “train” beside it."
            )
        return self.splits["train"]

    @property
    def source_name(self) -> str:
        """The name of its file or folder, as on cards and in records; its own name if it comes with a package."""
        return self.source.name if self.source else self.name

    @cached_property
    def sha256(self) -> str | None:
        """The checksum of the source; for a folder, of its files' names and sizes. None if there is no source."""
        if self.source is None or not self.source.exists():
            return None
        return file_or_folder_checksum(self.source)

    @cached_property
    def state(self) -> str:
        """A string that changes with the images, for the names of files that are derived from them.

        Stricter than `sha256`: a folder counts as changed if it was moved or a file in it was touched.
        """
        read_as = "" if self.reading is None or self.reading.options == AUTO else f"|{self.reading.options}"
        if self.source is not None and self.source.is_dir():
            place = os.fsencode(self.source).decode("utf-8", "backslashreplace")
            return f"{place}|{listing_checksum(self.source, times=True)}{read_as}"
        return (self.sha256 or self.name) + read_as


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises:
        DataError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"The file {path} cannot be read; check that it exists and its permissions.") from error


def file_or_folder_checksum(path: Path) -> str:
    """The checksum of a file, or that of the listing of a folder.

    Raises:
        DataError: the file cannot be read.
    """
    return checksum(path) if path.is_file() else listing_checksum(path)


def listing_checksum(folder: Path, times: bool = False) -> str:
    """The SHA-256 of the names and sizes of all files in a folder and, on request, of their modification times.

    Links to folders are followed, so that the checksum changes with the pictures behind them.
    """
    digest = hashlib.sha256()
    for parts, path in sorted((name.split("/"), name) for name in _all_files(folder)):
        try:
            status = folder.joinpath(*parts).stat()
        except OSError:  # A link to nothing, or a file that is gone.
            continue
        changed = f"|{status.st_mtime_ns}" if times else ""
        digest.update(os.fsencode(path) + f"|{status.st_size}{changed}\n".encode())
    return digest.hexdigest()


def _all_files(folder: Path) -> Iterator[str]:
    """The path of every file in a folder, hidden ones included; a link to an enclosing folder is not followed."""
    todo = [(folder, "", frozenset({folder.resolve()}))]
    while todo:
        place, prefix, above = todo.pop()
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if not entry.is_dir():
                    yield prefix + entry.name
                elif not entry.is_symlink():
                    todo.append((Path(entry.path), f"{prefix}{entry.name}/", above))
                elif (target := Path(entry.path).resolve()) not in above and len(above) <= archives.MAX_DEPTH:
                    todo.append((target, f"{prefix}{entry.name}/", above | {target}))


def _decode(content: Callable[[], bytes], name: str, working_size: int | None) -> RGB:
    try:
        return images.read(content(), working_size=working_size)
    except (ImageError, DataError) as error:
        raise ImageError(f"The picture {shown(name)} of the data set cannot be used. {error}") from error


@lru_cache(maxsize=4)
def _encoded(path: Path, dataset: str, process: int) -> tuple[bytes, ...]:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            return tuple(entry.tobytes() for entry in file[dataset][:])
    except (OSError, KeyError, ValueError, AttributeError) as error:
        raise DataError(f"The file {path} is gone or damaged; fetch it again.") from error


@lru_cache(maxsize=16)
def _mapped(path: Path, process: int) -> npt.NDArray[np.uint8]:
    try:
        return np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"The cached file {path} is gone or damaged; delete it and load the data set again.") from error

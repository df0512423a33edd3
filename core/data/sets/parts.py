"""Data sets and their parts: labelled pictures that lie in arrays, files, archives or HDF5, read one by one.

Everything here is a value that can be pickled: it holds paths, never open files, so that the workers of a cluster
can read the same pictures. Open files are kept by each process apart.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core import images
from core.data.sets.archives import Archive, DataError
from core.images import RGB, ImageError

Integers = npt.NDArray[np.int64]


class Pictures(Protocol):
    """Where pictures lie, by number."""

    def read(self, index: int, working_size: int | None) -> RGB:
        """The picture of this number, at most `working_size` pixels on its longest side."""


@dataclass(frozen=True)
class FilePictures:
    """Pictures that are files of a folder or members of a zip archive."""

    archive: Archive
    names: tuple[str, ...]

    def read(self, index: int, working_size: int | None) -> RGB:
        """Decode one file."""
        name = self.names[index]
        return _decode(lambda: self.archive.content(name), name, working_size)


@dataclass(frozen=True)
class EncodedPictures:
    """Pictures that are encoded files inside an HDF5 dataset of variable-length bytes."""

    path: Path
    dataset: str

    def read(self, index: int, working_size: int | None) -> RGB:
        """Decode one entry."""
        name = f"{self.path.name}/{self.dataset}[{index}]"
        return _decode(lambda: _encoded(self.path, self.dataset, os.getpid())[index], name, working_size)


@dataclass(frozen=True, eq=False)
class ArrayPictures:
    """Pictures of one size, in memory or in an .npy file; grey ones of shape (N, H, W) are shown as RGB."""

    stored: Path | npt.NDArray[np.uint8]

    @property
    def array(self) -> npt.NDArray[np.uint8]:
        """All pictures, (N, H, W, 3): a view of the memory or of the mapped file."""
        array = _mapped(self.stored, os.getpid()) if isinstance(self.stored, Path) else self.stored
        return array if array.ndim == 4 else np.broadcast_to(array[..., np.newaxis], (*array.shape, 3))

    def read(self, index: int, working_size: int | None) -> RGB:
        """Copy one picture."""
        image = np.array(self.array[index])
        return image if working_size is None else images.fit(image, working_size)


@dataclass(frozen=True, eq=False)
class Part:
    """Labelled pictures that belong together, such as a training set.

    Attributes:
        pictures: where they lie.
        positions: int64 (N,), the number in `pictures` of each picture of the part.
        labels: int64 (N,), the class of each.
        groups: int64 (N,); pictures of an equal number show nearly the same and stay on one side of a split.
    """

    pictures: Pictures
    positions: Integers
    labels: Integers
    groups: Integers

    @classmethod
    def of(cls, pictures: Pictures, labels: npt.ArrayLike, groups: npt.ArrayLike | None = None) -> "Part":
        """All pictures with their labels; each is a group of its own unless groups are given."""
        found = np.asarray(labels, dtype=np.int64).reshape(-1)
        positions = np.arange(len(found))
        return cls(pictures, positions, found, positions if groups is None else np.asarray(groups, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.labels)

    def read(self, index: int, working_size: int | None = 2048) -> RGB:
        """One picture, uint8 RGB (H, W, 3), at most `working_size` pixels on its longest side (None: any).

        Raises:
            ImageError: it cannot be read; the text names its file.
            DataError: what holds the pictures is gone.
        """
        return self.pictures.read(int(self.positions[index]), working_size)

    def select(self, indices: npt.ArrayLike) -> "Part":
        """The part that has only the pictures of these numbers, in this order."""
        chosen = np.asarray(indices, dtype=np.int64)
        return Part(self.pictures, self.positions[chosen], self.labels[chosen], self.groups[chosen])

    @property
    def array(self) -> npt.NDArray[np.uint8] | None:
        """All pictures as uint8 (N, H, W, 3) where they lie in an array, else None.

        A view without copies if the part has them in the order in which they lie; only a selection that leaves
        some out or reorders them is gathered into a new array.
        """
        if not isinstance(self.pictures, ArrayPictures):
            return None
        array, positions = self.pictures.array, self.positions
        if len(positions) and np.array_equal(positions, np.arange(positions[0], positions[0] + len(positions))):
            return array[positions[0] : positions[0] + len(positions)]
        return array[positions]


@dataclass(frozen=True, eq=False)
class DataSet:
    """A data set.

    Attributes:
        name: the name it is known by, or that of its folder or file.
        classes: what to call each class, by label.
        parts: "train", and "validation" or "test" where the source has them.
        source: the file or folder it was read from, None where a package brought it.
    """

    name: str
    classes: tuple[str, ...]
    parts: Mapping[str, Part]
    source: Path | None = None

    @property
    def held_out(self) -> str | None:
        """The part that nothing is trained on: "test", or "validation" where that is all there is; None without."""
        return next((name for name in ("test", "validation") if name in self.parts), None)

    @property
    def source_name(self) -> str:
        """The name of its file or folder, as cards and records give it; its own where a package brought it."""
        return self.source.name if self.source else self.name

    @cached_property
    def sha256(self) -> str | None:
        """The checksum of the source, of a folder that of its files' names and sizes; None where there is none."""
        if self.source is None or not self.source.exists():
            return None
        return checksum(self.source) if self.source.is_file() else listing_checksum(self.source)

    @cached_property
    def state(self) -> str:
        """What changes with the pictures, for the names of files that are made from them.

        More careful than `sha256`: a folder that was moved, or a file in it that was touched, counts as changed.
        """
        if self.source is not None and self.source.is_dir():
            return f"{self.source}|{listing_checksum(self.source, times=True)}"
        return self.sha256 or self.name


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises:
        DataError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"The file {path} cannot be read; check that it exists and its permissions.") from error


def listing_checksum(folder: Path, times: bool = False) -> str:
    """The SHA-256 of the names and sizes of all files of a folder, and of the times of their last change if asked."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        status = path.stat()
        changed = f"|{status.st_mtime_ns}" if times else ""
        digest.update(f"{path.relative_to(folder).as_posix()}|{status.st_size}{changed}\n".encode())
    return digest.hexdigest()


def _decode(content: Callable[[], bytes], name: str, working_size: int | None) -> RGB:
    try:
        return images.read(content(), working_size=working_size)
    except (ImageError, DataError) as error:
        raise ImageError(f"The picture {name} of the data set cannot be used. {error}") from error


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

"""What an HDF5 file holds, as a tree to show."""

from collections.abc import Mapping
from dataclasses import dataclass

import h5py


@dataclass(frozen=True)
class Entry:
    """A group or dataset of a file.

    Attributes:
        name: its name; "/" for the whole file.
        attributes: what is noted at it, by name.
        shape: of a dataset, None for a group.
        dtype: of a dataset.
        chunks: rows and so on of one chunk, None where the dataset lies in one piece.
        compression: "none", "lzf" or "gzip".
        size: bytes on disk, with those of its children.
        children: of a group.
    """

    name: str
    attributes: Mapping[str, str]
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    chunks: tuple[int, ...] | None = None
    compression: str = "none"
    size: int = 0
    children: tuple["Entry", ...] = ()


def describe(thing: h5py.Group | h5py.Dataset, name: str = "/") -> Entry:
    """A group with all that is in it, or a dataset."""
    attributes = {key: str(value) for key, value in thing.attrs.items()}
    if isinstance(thing, h5py.Dataset):
        compression = thing.compression or "none"
        size = int(thing.id.get_storage_size())
        return Entry(name, attributes, tuple(thing.shape), str(thing.dtype), thing.chunks, compression, size)
    children = tuple(describe(thing[inner], inner) for inner in thing)
    return Entry(name, attributes, size=sum(child.size for child in children), children=children)

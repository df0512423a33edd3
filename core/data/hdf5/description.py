"""Describe the content of an HDF5 file as a tree."""

from collections.abc import Mapping
from dataclasses import dataclass

import h5py


@dataclass(frozen=True)
class Entry:
    """A group or dataset of a file.

    Attributes:
        name: its name; "/" for the whole file.
        attributes: its HDF5 attributes, by name.
        shape: shape of a dataset; None for a group.
        dtype: type of a dataset; empty for a group.
        chunks: shape of one chunk; None if the dataset is stored contiguously.
        compression: "none", "lzf" or "gzip".
        size: bytes on disk, including the children.
        children: members of a group.
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
    """Describe a group with all its members, or a dataset."""
    attributes = {key: str(value) for key, value in thing.attrs.items()}
    if isinstance(thing, h5py.Dataset):
        compression = thing.compression or "none"
        size = int(thing.id.get_storage_size())
        return Entry(name, attributes, tuple(thing.shape), str(thing.dtype), thing.chunks, compression, size)
    children = tuple(describe(thing[inner], inner) for inner in thing)
    return Entry(name, attributes, size=sum(child.size for child in children), children=children)

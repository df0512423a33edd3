"""How rows come out of an HDF5 dataset: mapped as one array where they lie side by side, else read window by window."""

import mmap
import os
import sys
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import h5py
import numpy as np
import numpy.typing as npt

from core.data.hdf5.shuffling import Window

Rows = npt.NDArray[Any]
RECYCLED = 4


class Source(Protocol):
    """The rows of a dataset; several threads may ask at once. All methods fill an array."""

    def run(self, first: int, into: Rows) -> None:
        """Neighbouring rows from one on."""

    def some(self, numbers: npt.NDArray[np.int64], into: Rows) -> None:
        """The rows of these numbers."""

    def shuffled(self, window: Window, positions: slice, into: Rows) -> None:
        """The rows at some positions of a window, in its order."""

    def expect(self, window: Window) -> None:
        """Be told which window comes next."""


def source(dataset: h5py.Dataset) -> Source:
    """The fastest source for a dataset."""
    offset = _offset(dataset)
    return Stored(dataset) if offset is None else Mapped(dataset, offset)


class Mapped:
    """Plain chunks side by side are one array: each row is copied once, from the system's cache to its batch.

    Args:
        dataset: whose chunks are not compressed and follow each other.
        offset: of the first chunk in the file, in bytes.
    """

    def __init__(self, dataset: h5py.Dataset, offset: int) -> None:
        self._descriptor = dataset.file.id.get_vfd_handle()
        self._map = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)
        self._offset, self._bytes = offset, dataset.nbytes // len(dataset)
        self._rows = np.frombuffer(self._map, dataset.dtype, dataset.size, offset).reshape(dataset.shape)
        self._firsts = self._rows.reshape(len(self._rows), -1)[:, 0]

    def run(self, first: int, into: Rows) -> None:
        """Neighbouring rows from one on."""
        np.copyto(into, self._rows[first : first + len(into)])

    def some(self, numbers: npt.NDArray[np.int64], into: Rows) -> None:
        """The rows of these numbers."""
        # One value of each row first: the processor fetches these all at once, and then has where each row begins.
        self._firsts[numbers]
        # With any mode but "raise" the rows go into `out` without another copy.
        self._rows.take(numbers, 0, into, "clip")

    def shuffled(self, window: Window, positions: slice, into: Rows) -> None:
        """The rows at some positions of a window, in its order."""
        self.some(window.rows[positions], into)

    def expect(self, window: Window) -> None:
        """Have the system read the window in long runs while the rows before it are used."""
        for first, end in window.runs:
            if self._is_cached(self._offset + first * self._bytes):
                continue
            begin = (self._offset + first * self._bytes) // mmap.PAGESIZE * mmap.PAGESIZE
            self._map.madvise(mmap.MADV_WILLNEED, begin, self._offset + end * self._bytes - begin)

    def _is_cached(self, offset: int) -> bool:
        """Whether the system has this place of the file in memory, as far as it tells."""
        try:
            return os.preadv(self._descriptor, [bytearray(1)], offset, os.RWF_NOWAIT) == 1
        except (OSError, AttributeError):
            return False


class Stored:
    """Any other dataset, such as a compressed one: a window is read as a whole, and its rows are taken from there."""

    def __init__(self, dataset: h5py.Dataset) -> None:
        self._dataset = dataset
        self._number: Window | None = None
        self._rows: Rows = np.empty((0, *dataset.shape[1:]), dataset.dtype)
        self._lock = threading.Lock()

    def run(self, first: int, into: Rows) -> None:
        """Neighbouring rows from one on."""
        self._dataset.read_direct(into, np.s_[first : first + len(into)])

    def some(self, numbers: npt.NDArray[np.int64], into: Rows) -> None:
        """The rows of these numbers; neighbours are read together."""
        places = np.argsort(numbers, kind="stable")
        for run in np.split(places, np.flatnonzero(np.diff(numbers[places]) > 1) + 1):
            if len(run):
                first, last = int(numbers[run[0]]), int(numbers[run[-1]])
                into[run] = self._dataset[first : last + 1][numbers[run] - first]

    def shuffled(self, window: Window, positions: slice, into: Rows) -> None:
        """The rows at some positions of a window, in its order."""
        with self._lock:
            if self._number is not window:
                self._read(window)
            self._rows.take(window.places[positions], 0, into, "clip")

    def expect(self, window: Window) -> None:
        """Nothing to do."""

    def _read(self, window: Window) -> None:
        self._number = None
        if len(self._rows) < len(window.rows):
            self._rows = np.empty((len(window.rows), *self._dataset.shape[1:]), self._dataset.dtype)
        filled = 0
        for first, end in window.runs:
            self.run(first, self._rows[filled : filled + end - first])
            filled += end - first
        self._number = window


class Recycled:
    """New arrays, or old ones that nobody holds any more: fresh memory costs more than the copy into it.

    Args:
        shape: of the arrays.
        dtype: of the arrays.
    """

    def __init__(self, shape: Sequence[int], dtype: npt.DTypeLike) -> None:
        self._shape, self._dtype = tuple(shape), dtype
        self._arrays: list[Rows] = []

    def array(self) -> Rows:
        """An array that is used nowhere else; what it holds is left from its last use."""
        for index in range(len(self._arrays)):
            # Held by the list and by the call. A view, a tensor or a memory view of the array would hold it, too.
            if sys.getrefcount(self._arrays[index]) == 2:
                return self._arrays[index]
        array = np.empty(self._shape, self._dtype)
        self._arrays = [*self._arrays[-RECYCLED + 1 :], array]
        return array


def _offset(dataset: h5py.Dataset) -> int | None:
    """Where the rows begin in the file if they lie in one piece as numpy would have them, else None."""
    plain = dataset.id.get_create_plist().get_nfilters() == 0 and dataset.dtype.isnative
    if not plain or not dataset.chunks or dataset.chunks[1:] != dataset.shape[1:]:
        return None
    chunks: list[tuple[int, int]] = []
    dataset.id.chunk_iter(lambda chunk: chunks.append((chunk.chunk_offset[0], chunk.byte_offset)))
    chunks.sort()
    row = dataset.nbytes // len(dataset)
    offset = chunks[0][1] if chunks else 0
    expected = [(first, offset + first * row) for first in range(0, len(dataset), dataset.chunks[0])]
    aligned = offset % dataset.dtype.alignment == 0
    return offset if chunks == expected and aligned else None

"""Read rows of an HDF5 dataset: memory-mapped if its chunks are contiguous, else window by window."""

import mmap
import os
import sys
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import h5py
import numpy as np
import numpy.typing as npt

from core.arrays import DType, Int64Array
from core.data.hdf5.shuffling import Window

Rows = npt.NDArray[Any]
RECYCLED = 4


class Source(Protocol):
    """Thread-safe access to the rows of a dataset. The methods that read fill a given array."""

    def read_from(self, first: int, into: Rows) -> None:
        """Read consecutive rows, starting with row `first`."""

    def read_at(self, numbers: Int64Array, into: Rows) -> None:
        """Read the rows with these numbers."""

    def read_window(self, window: Window, positions: slice, into: Rows) -> None:
        """Read the rows at these positions of a window, in its order."""

    def prefetch(self, window: Window) -> None:
        """Prepare for reading a window."""


def source(dataset: h5py.Dataset) -> Source:
    """Choose the fastest source for a dataset."""
    offset = _offset(dataset)
    return Stored(dataset) if offset is None else Mapped(dataset, offset)


class Mapped:
    """Contiguous uncompressed chunks as one mapped array: each row is copied once, from the page cache to its batch.

    Args:
        dataset: a dataset with uncompressed, contiguous chunks.
        offset: offset of the first chunk in the file, in bytes.
    """

    def __init__(self, dataset: h5py.Dataset, offset: int) -> None:
        self._descriptor = dataset.file.id.get_vfd_handle()
        self._map = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)
        self._offset, self._bytes = offset, dataset.nbytes // len(dataset)
        self._rows = np.frombuffer(self._map, dataset.dtype, dataset.size, offset).reshape(dataset.shape)
        self._firsts = self._rows.reshape(len(self._rows), -1)[:, 0]

    def read_from(self, first: int, into: Rows) -> None:
        """Read consecutive rows, starting with row `first`."""
        np.copyto(into, self._rows[first : first + len(into)])

    def read_at(self, numbers: Int64Array, into: Rows) -> None:
        """Read the rows with these numbers."""
        # Touch one value of each row first: the processor fetches these in parallel, which starts loading every row.
        self._firsts[numbers]
        # With any mode except "raise", the rows are written to `out` without an extra copy.
        self._rows.take(numbers, 0, into, "clip")

    def read_window(self, window: Window, positions: slice, into: Rows) -> None:
        """Read the rows at these positions of a window, in its order."""
        self.read_at(window.rows[positions], into)

    def prefetch(self, window: Window) -> None:
        """Let the system read the window in long runs while the previous rows are being used."""
        for first, end in window.runs:
            if self._is_cached(self._offset + first * self._bytes):
                continue
            begin = (self._offset + first * self._bytes) // mmap.PAGESIZE * mmap.PAGESIZE
            self._map.madvise(mmap.MADV_WILLNEED, begin, self._offset + end * self._bytes - begin)

    def _is_cached(self, offset: int) -> bool:
        """Whether the page cache holds this offset of the file, as far as the system reports it."""
        try:
            return os.preadv(self._descriptor, [bytearray(1)], offset, os.RWF_NOWAIT) == 1
        except (OSError, AttributeError):
            return False


class Stored:
    """Any other dataset, such as a compressed one: a whole window is read, and its rows are taken from memory."""

    def __init__(self, dataset: h5py.Dataset) -> None:
        self._dataset = dataset
        self._window: Window | None = None
        self._rows: Rows = np.empty((0, *dataset.shape[1:]), dataset.dtype)
        self._lock = threading.Lock()

    def read_from(self, first: int, into: Rows) -> None:
        """Read consecutive rows, starting with row `first`."""
        self._dataset.read_direct(into, np.s_[first : first + len(into)])

    def read_at(self, numbers: Int64Array, into: Rows) -> None:
        """Read the rows with these numbers; consecutive rows are read together."""
        places = np.argsort(numbers, kind="stable")
        for run in np.split(places, np.flatnonzero(np.diff(numbers[places]) > 1) + 1):
            if len(run):
                first, last = int(numbers[run[0]]), int(numbers[run[-1]])
                into[run] = self._dataset[first : last + 1][numbers[run] - first]

    def read_window(self, window: Window, positions: slice, into: Rows) -> None:
        """Read the rows at these positions of a window, in its order."""
        with self._lock:
            if self._window is not window:
                self._read(window)
            self._rows.take(window.places[positions], 0, into, "clip")

    def prefetch(self, window: Window) -> None:
        """Do nothing: the window is read on first use."""

    def _read(self, window: Window) -> None:
        self._window = None
        if len(self._rows) < len(window.rows):
            self._rows = np.empty((len(window.rows), *self._dataset.shape[1:]), self._dataset.dtype)
        filled = 0
        for first, end in window.runs:
            self.read_from(first, self._rows[filled : filled + end - first])
            filled += end - first
        self._window = window


class Recycled:
    """Allocate arrays, reusing those that nothing refers to any more: fresh memory costs more than the copy into it.

    Args:
        shape: shape of the arrays.
        dtype: type of the arrays.
    """

    def __init__(self, shape: Sequence[int], dtype: DType) -> None:
        self._shape, self._dtype = tuple(shape), dtype
        self._arrays: list[Rows] = []

    def array(self) -> Rows:
        """An array that nothing else refers to; its content is undefined."""
        for index in range(len(self._arrays)):
            # Two references: the list and this call. Any view, tensor or memory view of the array would add one.
            if sys.getrefcount(self._arrays[index]) == 2:
                return self._arrays[index]
        array = np.empty(self._shape, self._dtype)
        self._arrays = [*self._arrays[-RECYCLED + 1 :], array]
        return array


def _offset(dataset: h5py.Dataset) -> int | None:
    """The offset of the rows in the file if they are stored contiguously in numpy's layout, else None."""
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

"""Build HDF5 files of rows: buffered, resumable, and under their final name only once they are complete.

During the build, the file is called `….part`. If the number of rows is known and they are not compressed, all chunks
are allocated before the first row is written, and a build that is killed resumes after the last flushed rows. Otherwise
the index of the file grows with it: the build can then be resumed after an error or Ctrl-C, but starts over if killed.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import h5py
import numpy as np
import numpy.typing as npt

from core.arrays import DType, Float64Array, data_type
from core.data.hdf5.reader import FORMAT, LABELS, holds_images, unfinished
from core.data.sets.archives import DataError

Compression = Literal["none", "lzf", "gzip"]

CHUNK_BYTES = 256 * 2**10
BUFFER_BYTES = 64 * 2**20

_PROGRESS = "progress"
_WRITING = "writing"


class Writer:
    """Write rows with labels; a context manager that gives the file its final name only on success.

    Args:
        path: the file to build.
        shape: shape of one row: (H, W, 3) for images of type uint8, anything for feature vectors.
        classes: name of each class, by label.
        dtype: type of the rows.
        total: number of rows to come; None if unknown.
        chunk: rows per chunk; None for as many as fit into 256 kB (a power of two).
        compression: "none" is fastest to read; "lzf" and "gzip" save space if images have uniform areas.
        buffer: number of rows that are collected before they are written; limited to 64 MB.
        overwrite: whether to replace an existing file once the new one is complete.
        resume: whether to continue an unfinished file with the same description; `written` is the number of its rows.
        source: a note on where the rows come from.
        key: a note that identifies the content; an unfinished file with another key is not resumed.

    Raises:
        DataError: the file exists, another process is writing it, or the disk is full or not writable.
    """

    def __init__(
        self,
        path: Path | str,
        shape: tuple[int, ...],
        classes: tuple[str, ...],
        *,
        dtype: DType = "uint8",
        total: int | None = None,
        chunk: int | None = None,
        compression: Compression = "none",
        buffer: int = 1000,
        overwrite: bool = False,
        resume: bool = False,
        source: str = "",
        key: str = "",
    ) -> None:
        self.path = Path(path).absolute()
        self.shape, self.total = tuple(map(int, shape)), total
        self.dtype = data_type(dtype)
        self.classes = tuple(classes)
        if self.path.exists() and not overwrite:
            raise DataError(f"The file {self.path} exists; delete it, choose another path or ask to overwrite it.")
        row = max(1, int(np.prod(self.shape)) * self.dtype.itemsize)
        largest = max(1, CHUNK_BYTES // row)
        self.chunk = min(chunk or 2 ** (largest.bit_length() - 1), total or 2**20)
        buffered = max(1, min(buffer, BUFFER_BYTES // row, total or buffer))
        whole_chunks = max(1, buffered // self.chunk) * self.chunk
        self._buffer = np.empty((min(buffered, whole_chunks), *self.shape), self.dtype)
        self._labels = np.empty(len(self._buffer), np.int64)
        self._filled = 0
        self._fixed = total is not None and compression == "none"
        self._is_image = holds_images(self.shape, self.dtype)
        self._rows_name = "images" if self._is_image else "features"
        described = [FORMAT, self.shape, str(self.dtype), self.classes, total, self.chunk, compression, source, key]
        self._description = sha256(json.dumps(described).encode()).hexdigest()
        if total is not None and total < 1:
            raise DataError(f"The file {self.path} would have no rows; give at least one.")
        with self._writing():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            left = self._left_over()
            if left is not None and resume and self._can_resume(left):
                self._file = left
            else:
                if left is not None:
                    left.close()
                unfinished(self.path).unlink(missing_ok=True)
                self._file = self._create(compression, source, key, row)
            self._rows, self._stored = self._file[self._rows_name], self._file[LABELS]
            self._progress = self._file[_PROGRESS][:]
            self.written = int(self._progress[0])
            self._file.attrs.modify(_WRITING, True)
            self._file.flush()

    def add(self, rows: npt.ArrayLike, labels: npt.ArrayLike) -> None:
        """Append rows.

        Args:
            rows: (n, *shape), of any type that converts to that of the file without loss; floating-point rows of
                higher precision are rounded.
            labels: n integers, each the label of a class.

        Raises:
            DataError: shape or type do not match, there are too many rows, a label has no class, or the disk is full.
        """
        added, names = np.asarray(rows), np.asarray(labels)
        casting: Literal["same_kind", "safe"] = "same_kind" if added.dtype.kind == self.dtype.kind == "f" else "safe"
        if added.shape != (names.size, *self.shape) or not np.can_cast(added.dtype, self.dtype, casting):
            raise DataError(
                f"Rows of shape {added.shape} and type {added.dtype} with {names.size} labels do not fit the file "
                f"{self.path.name}; give rows of shape {self.shape} and type {self.dtype} with one label each."
            )
        if names.size and (names.dtype.kind not in "iu" or not 0 <= names.min() <= names.max() < len(self.classes)):
            raise DataError(f"The labels must be 0 to {len(self.classes) - 1}, integers that each denote a class.")
        if self.total is not None and self.written + self._filled + len(added) > self.total:
            raise DataError(f"The file {self.path.name} was started for {self.total:,} rows; add no more than that.")
        taken = 0
        while taken < len(added):
            count = min(len(added) - taken, len(self._buffer) - self._filled)
            place = slice(self._filled, self._filled + count)
            self._buffer[place] = added[taken : taken + count]
            self._labels[place] = names.reshape(-1)[taken : taken + count]
            self._filled += count
            taken += count
            if self._filled == len(self._buffer):
                self.flush()

    def flush(self) -> None:
        """Write the buffered rows; a later build can resume after them.

        Raises:
            DataError: the disk is full.
        """
        if not self._filled:
            return
        rows, end = self._buffer[: self._filled], self.written + self._filled
        with self._writing():
            if len(self._rows) < end:
                self._rows.resize(end, axis=0)
                self._stored.resize(end, axis=0)
            self._rows.write_direct(rows, dest_sel=np.s_[self.written : end])
            self._stored[self.written : end] = self._labels[: self._filled]
            self._file.flush()
            # The rows count only from now on. Their number and sums are written together, so that they always match.
            self._progress[0] = end
            if self._is_image:
                self._progress[1:] += channel_sums(rows)
            self._file[_PROGRESS][:] = self._progress
            self._file.flush()
        self.written, self._filled = end, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            with suppress(OSError, RuntimeError, ValueError):
                self._close()
            return
        try:
            self.flush()
            if self.written < (self.total or 1):
                raise DataError(
                    f"The file {self.path.name} has {self.written:,} of {self.total or 'some':,} rows and is kept as "
                    "unfinished; add the others."
                    if self.total
                    else f"The file {self.path.name} has no rows; add some."
                )
            with self._writing():
                if self._is_image:
                    pixels = self.written * self.shape[0] * self.shape[1]
                    self._file.attrs.modify("means", self._progress[1:] / pixels)
                self._file.attrs.modify("complete", True)
        except BaseException:
            with suppress(OSError, RuntimeError, ValueError):
                self._close()
            raise
        with self._writing():
            self._close()
            temporary = unfinished(self.path)
            _synchronise(temporary)
            temporary.replace(self.path)
            _synchronise(self.path.parent)

    def _close(self) -> None:
        self._file.attrs.modify(_WRITING, False)
        self._file.close()

    def _left_over(self) -> h5py.File | None:
        """The unfinished file of a previous build; None if there is none that can be opened."""
        left = unfinished(self.path)
        if not left.exists():
            return None
        try:
            return h5py.File(left, "r+", rdcc_nbytes=0)
        except BlockingIOError as error:
            raise DataError(f"Another process is building {self.path}; wait until it has finished.") from error
        except (OSError, RuntimeError):
            return None

    def _can_resume(self, left: h5py.File) -> bool:
        try:
            same = left.attrs["description"] == self._description and not left.attrs["complete"]
            orderly = self._fixed or not left.attrs[_WRITING]
            return bool(same and orderly and {self._rows_name, LABELS, _PROGRESS} <= set(left))
        except (KeyError, OSError, RuntimeError):
            return False

    def _create(self, compression: Compression, source: str, key: str, row: int) -> h5py.File:
        needed = (self.total or 0) * (row + 8) if self._fixed else 0
        if needed > (free := shutil.disk_usage(self.path.parent).free):
            raise DataError(
                f"The file {self.path} needs {needed / 1e9:.1f} GB, but only {free / 1e9:.1f} GB are free; make room."
            )
        # Reserve space for the index first, so that the chunks are contiguous and readers can map them as one array.
        index = 2**16 + 256 * -(-(self.total or 1) // self.chunk)
        file = h5py.File(unfinished(self.path), "x", rdcc_nbytes=0, meta_block_size=index)
        shape, maximum = ((self.total,), (self.total,)) if self._fixed else ((0,), (self.total,))
        chunks = (self.chunk, *self.shape)
        filters = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        filters.set_chunk(chunks)
        filters.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        if self._fixed:
            filters.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        if compression == "gzip":
            filters.set_shuffle()
            filters.set_deflate(4)
        elif compression == "lzf":
            filters.set_filter(h5py.h5z.FILTER_LZF, h5py.h5z.FLAG_OPTIONAL)
        unlimited = tuple(h5py.h5s.UNLIMITED if length is None else length for length in maximum)
        space = h5py.h5s.create_simple((*shape, *self.shape), (*unlimited, *self.shape))
        h5py.h5d.create(file.id, self._rows_name.encode(), h5py.h5t.py_create(self.dtype, logical=True), space, filters)
        if self._fixed:
            early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            h5py.h5d.create(file.id, LABELS.encode(), h5py.h5t.NATIVE_INT64, h5py.h5s.create_simple(shape), early)
        else:
            file.create_dataset(LABELS, shape, np.int64, maxshape=maximum, chunks=(min(8192, self.total or 8192),))
        file.create_dataset(_PROGRESS, data=np.zeros(4))
        # Create all attributes now: later only their values change, not the structure of the file.
        notes: dict[str, Any] = {
            "format": FORMAT,
            "complete": False,
            "classes": json.dumps(self.classes, ensure_ascii=False),
            "means": np.full(3, np.nan),
            "source": source,
            "key": key,
            "description": self._description,
            _WRITING: False,
        }
        for name, value in notes.items():
            file.attrs[name] = value
        file.flush()
        return file

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise DataError(
                f"The file {self.path} cannot be written; check that its folder is writable and the disk is not full."
            ) from error


def channel_sums(images: npt.NDArray[np.uint8]) -> Float64Array:
    """The sums of red, green and blue over images (N, H, W, 3), float64 (3,), exact up to 2^53."""
    # Add whole pixel rows first, which the processor vectorizes.
    columns = images.reshape(-1, images.shape[2] * 3).sum(axis=0, dtype=np.uint64)
    return columns.reshape(-1, 3).sum(axis=0).astype(np.float64)


def _synchronise(path: Path) -> None:
    """Flush a file or folder to the disk, so that not even a power cut leaves an incomplete file under its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Building HDF5 files of rows: buffered, resumable, and under their final name only once they are whole.

While a file is built it is called `….part`. If the number of rows is known and they are not compressed, the places of
all chunks are fixed before the first row, and a build that is killed goes on after the last rows that were flushed.
Otherwise the index of the file grows with it, and a build goes on after an error or Ctrl-C, but starts over if killed.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import h5py
import numpy as np
import numpy.typing as npt

from core.data.hdf5 import decoding
from core.data.hdf5.decoding import Fit
from core.data.hdf5.reader import FORMAT, LABELS, holds_images, unfinished
from core.data.sets.archives import DataError
from core.data.sets.parts import ArrayPictures, FilePictures, Part
from core.snapshots import Snapshot, Stream

Compression = Literal["none", "lzf", "gzip"]

CHUNK_BYTES = 256 * 2**10
BUFFER_BYTES = 64 * 2**20
SECONDS_BETWEEN_SNAPSHOTS = 0.25

_PROGRESS = "progress"
_WRITING = "writing"


class Writer:
    """Writes rows with labels; a context manager that keeps the file only if all went well.

    Args:
        path: the file to build.
        shape: of one row: (H, W, 3) for pictures of type uint8, anything for feature vectors.
        classes: what to call each class, by label.
        dtype: of the rows.
        total: how many rows there will be, None if that is not known.
        chunk: rows of one chunk, None for at most 256 kB (a power of two).
        compression: "none" reads fastest; "lzf" and "gzip" save room where pictures have even areas.
        buffer: rows that are gathered before they are written, at most 64 MB.
        overwrite: whether an existing file is replaced, once the new one is whole.
        resume: whether to go on with an unfinished file of the same description; `written` tells how far it is.
        source: a note of where the rows come from.
        key: a note to recognise the content by; an unfinished file of another key is not gone on with.

    Raises:
        DataError: the file exists, another process is writing it, or the disk is full or not writable.
    """

    def __init__(
        self,
        path: Path | str,
        shape: tuple[int, ...],
        classes: tuple[str, ...],
        *,
        dtype: npt.DTypeLike = "uint8",
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
        self.shape, self.dtype, self.total = tuple(map(int, shape)), np.dtype(dtype), total
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
            if left is not None and resume and self._goes_on(left):
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
            rows: (n, *shape); the type may be any that can be kept in that of the file without loss, or among
                floating-point numbers a longer one, which is rounded.
            labels: n integers, each that of a class.

        Raises:
            DataError: they have another shape or type, there are too many, a label has no class, or the disk is full.
        """
        added, names = np.asarray(rows), np.asarray(labels)
        casting: Literal["same_kind", "safe"] = "same_kind" if added.dtype.kind == self.dtype.kind == "f" else "safe"
        if added.shape != (names.size, *self.shape) or not np.can_cast(added.dtype, self.dtype, casting):
            raise DataError(
                f"Rows of shape {added.shape} and type {added.dtype} with {names.size} labels do not fit the file "
                f"{self.path.name}; give rows of shape {self.shape} and type {self.dtype} with one label each."
            )
        if names.size and (names.dtype.kind not in "iu" or not 0 <= names.min() <= names.max() < len(self.classes)):
            raise DataError(f"The labels must be 0 to {len(self.classes) - 1}, integers that each stand for a class.")
        if self.total is not None and self.written + self._filled + len(added) > self.total:
            raise DataError(f"The file {self.path.name} was begun for {self.total:,} rows; add no more than that.")
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
        """Write what is buffered; from here on a later build can go on after it.

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
            # Only now may the rows count. Number and sums are written at once, so that they always belong together.
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
            part = unfinished(self.path)
            _synchronise(part)
            part.replace(self.path)
            _synchronise(self.path.parent)

    def _close(self) -> None:
        self._file.attrs.modify(_WRITING, False)
        self._file.close()

    def _left_over(self) -> h5py.File | None:
        """The unfinished file of an earlier build, None if there is none that can be opened."""
        part = unfinished(self.path)
        if not part.exists():
            return None
        try:
            return h5py.File(part, "r+", rdcc_nbytes=0)
        except BlockingIOError as error:
            raise DataError(f"Another process is building {self.path}; wait until it has finished.") from error
        except (OSError, RuntimeError):
            return None

    def _goes_on(self, left: h5py.File) -> bool:
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
        # The index gets its place first, so that the chunks lie side by side, and readers can map them as one array.
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
        # All attributes from the beginning: later only their values change, and not the structure of the file.
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
                f"The file {self.path} cannot be written; check that its folder has room and can be written to."
            ) from error


def channel_sums(pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """The sum of red, green and blue over pictures (N, H, W, 3), float64 (3,), exact up to 2^53."""
    # Whole rows are added first, which the processor does many at once.
    columns = pictures.reshape(-1, pictures.shape[2] * 3).sum(axis=0, dtype=np.uint64)
    return columns.reshape(-1, 3).sum(axis=0).astype(np.float64)


def write(
    part: Part,
    path: Path | str,
    classes: tuple[str, ...],
    size: tuple[int, int] | None,
    *,
    fit: Fit = "crop",
    overwrite: bool = False,
    resume: bool = True,
    compression: Compression = "none",
    key: str = "",
    cluster_address: str | None = None,
) -> Stream:
    """Write the pictures of a part, in its order.

    Args:
        part: the pictures.
        path: the file to build.
        classes: what to call each class, by label.
        size: height and width that all pictures get; None if they have one size already.
        fit: "crop" keeps the aspect ratio and cuts off what is too long, "squash" does not.
        overwrite: whether an existing file is replaced.
        resume: whether to go on with what an earlier build left unfinished.
        compression: see `Writer`.
        key: see `Writer`.
        cluster_address: of a Dask scheduler whose workers decode the pictures and see the same files; None: threads.

    Yields:
        Snapshots, a few in a second: `step` is the number of pictures that are written, `image` the latest one.

    Raises:
        DataError: the file exists or cannot be written, or a picture has another size where `size` is None.
        ImageError: a picture cannot be read; the text names its file.
    """
    if not len(part):
        raise DataError("There are no pictures to write; choose a part of the data set that has some.")
    height, width = size or part.read(0, None).shape[:2]
    writer = Writer(
        path, (height, width, 3), classes, total=len(part), compression=compression, overwrite=overwrite,
        resume=resume, source=_source(part, size, fit), key=key,
    )  # fmt: skip
    with writer:
        yield Snapshot(writer.written, len(part))
        done, shown, latest = writer.written, time.monotonic(), None
        for rows in decoding.blocks(part, (height, width), None if size is None else fit, done, cluster_address):
            writer.add(rows, part.labels[done : done + len(rows)])
            done, latest = done + len(rows), rows[-1].copy()
            if done < len(part) and time.monotonic() - shown >= SECONDS_BETWEEN_SNAPSHOTS:
                writer.flush()
                yield Snapshot(done, len(part), image=latest)
                shown = time.monotonic()
    yield Snapshot(len(part), len(part), image=latest)


def _source(part: Part, size: tuple[int, int] | None, fit: Fit) -> str:
    pictures = part.pictures
    place = pictures.archive.path if isinstance(pictures, FilePictures) else getattr(pictures, "path", None)
    place = pictures.stored if isinstance(pictures, ArrayPictures) else place
    name = place.name if isinstance(place, Path) else "memory"
    return name if size is None else f"{name}, {'cropped' if fit == 'crop' else 'squashed'} to {size[0]} × {size[1]}"


def _synchronise(path: Path) -> None:
    """See that a file or folder is on the disk, so that not even a power cut leaves half a file under its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

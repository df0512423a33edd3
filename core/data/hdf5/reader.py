"""Read HDF5 files of labelled images or feature vectors in batches.

A file has a chunked dataset `images` (N, H, W, 3) or `features` (N, …), a dataset `labels` (N,), and the attributes
`format`, `complete`, `classes` (JSON), `means` of the channels, `source` and `key`. See `core.data.hdf5.writer`.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import h5py
import numpy as np
import numpy.typing as npt

from core.arrays import DType, Int64Array, data_type
from core.data.hdf5 import description, stored_rows
from core.data.hdf5.shuffling import Order, Window
from core.data.hdf5.stored_rows import Rows
from core.data.sets.archives import DataError

FORMAT = "convolab-rows-1"
LABELS = "labels"
BLOCK_BYTES = 2 * 2**20
WINDOW_BYTES = 32 * 2**20
ERRORS = (OSError, KeyError, ValueError, TypeError, RuntimeError, AttributeError)
"""The exceptions that h5py raises for damaged files."""


def unfinished(path: Path) -> Path:
    """The path of a file while it is being written."""
    return path.with_name(path.name + ".part")


def holds_images(shape: tuple[int, ...], dtype: DType) -> bool:
    """Whether rows of this shape and type are RGB images (dataset `images`) or else features (`features`)."""
    return len(shape) == 3 and shape[2] == 3 and data_type(dtype) == np.uint8


class Reader:
    """A finished file, open for reading. A reader can be pickled; each process opens the file for itself.

    Attributes:
        path: the file.
        shape: shape of one row, such as (32, 32, 3).
        dtype: type of the rows.
        classes: name of each class, by label.
        labels: int64 (N,), all labels, in memory.
        means: means of red, green and blue over all images, 0 to 255; None for feature vectors.
        key: the writer's note that identifies the content.
        source: the writer's note on where the rows come from.
        chunk: rows per chunk.

    Raises:
        DataError: the file is missing, unfinished, damaged or of another kind.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).absolute()
        self._handle: h5py.File | None = None
        self._rows: stored_rows.Source | None = None
        self._process = 0
        try:
            with self._reading() as file:
                attributes = file.attrs
                if attributes.get("format") != FORMAT:
                    raise DataError(
                        f"The HDF5 file {self.path} was not written by this suite; "
                        "delete it or choose another path, and build it again."
                    )
                if not attributes["complete"]:
                    raise DataError(f"The file {self.path} is unfinished; delete it and build it again.")
                rows = _dataset(file)
                self.classes: tuple[str, ...] = tuple(map(str, json.loads(attributes["classes"])))
                self.labels: Int64Array = file[LABELS][:].astype(np.int64)
                self.key, self.source = str(attributes["key"]), str(attributes["source"])
                self.shape: tuple[int, ...] = tuple(rows.shape[1:])
                self.dtype: np.dtype = rows.dtype
                self.chunk: int = int(rows.chunks[0])
                red, green, blue = np.asarray(attributes["means"], dtype=np.float64).tolist()
                self.means: tuple[float, float, float] | None = (red, green, blue)
                if not holds_images(self.shape, self.dtype):
                    self.means = None
                fitting = len(rows) == len(self.labels) > 0 and self.labels.min() >= 0
                if not fitting or self.labels.max() >= len(self.classes):
                    raise ValueError("rows, labels and classes do not match")
        except BaseException:
            self.close()
            raise

    def __len__(self) -> int:
        return len(self.labels)

    def batches(
        self,
        size: int,
        *,
        epoch: int = 0,
        seed: int = 0,
        shuffle: bool = True,
        start: int = 0,
        drop_remainder: bool = False,
    ) -> Iterator[tuple[Rows, Int64Array]]:
        """Read one epoch in batches: every row once.

        Args:
            size: batch size; the last batch may be smaller.
            epoch: number of the epoch; each epoch has a different order.
            seed: determines the order together with the epoch, on every machine.
            shuffle: whether to shuffle, as in `core.data.hdf5.shuffling`, or to keep the order of the file.
            start: number of batches to skip, without reading them, to resume in the middle of an epoch.
            drop_remainder: whether to drop a smaller last batch.

        Yields:
            Rows (B, …) in their stored type, and labels, int64 (B,). The caller may keep and modify the arrays; once
            nothing refers to an array of rows, its memory is reused.

        Raises:
            DataError: the file can no longer be read.
        """
        passage = Epoch(self, size, epoch=epoch, seed=seed, shuffle=shuffle, drop_remainder=drop_remainder)
        arrays = stored_rows.Recycled((size, *self.shape), self.dtype)
        for index in range(start, len(passage)):
            # Not kept in a variable, which would still refer to the array when the next one is requested.
            yield passage.batch(index, arrays.array())

    def read(self, indices: npt.ArrayLike) -> Rows:
        """Read the rows at these indices, (len(indices), …), in any order and with repetitions.

        Raises:
            DataError: an index is out of range, or the file can no longer be read.
        """
        wanted = np.asarray(indices, dtype=np.int64).reshape(-1)
        if len(wanted) and not 0 <= wanted.min() <= wanted.max() < len(self):
            raise DataError(f"{self.path.name} has the rows 0 to {len(self) - 1:,}; request no others.")
        rows = np.empty((len(wanted), *self.shape), self.dtype)
        with self._reading():
            self._source.read_at(wanted, rows)
        return rows

    def describe(self) -> description.Entry:
        """Describe the content of the file as a tree.

        Raises:
            DataError: the file can no longer be read.
        """
        with self._reading() as file:
            return description.describe(file)

    def close(self) -> None:
        """Close the file; the next use reopens it."""
        if self._handle is not None and self._process == os.getpid():
            self._handle.close()
        self._handle = self._rows = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_handle": None, "_rows": None}

    @property
    def _file(self) -> h5py.File:
        if self._handle is None or self._process != os.getpid():
            # No chunk cache: nothing is read twice, and without it HDF5 reads plain chunks directly into our arrays.
            self._handle, self._process, self._rows = h5py.File(self.path, "r", rdcc_nbytes=0), os.getpid(), None
        return self._handle

    @property
    def _source(self) -> stored_rows.Source:
        file = self._file
        if self._rows is None:
            self._rows = stored_rows.source(_dataset(file))
        return self._rows

    @contextmanager
    def _reading(self) -> Iterator[h5py.File]:
        """Give the open file; failures become a `DataError`."""
        try:
            yield self._file
        except ERRORS as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> DataError:
        if not isinstance(error, FileNotFoundError):
            text = f"The file {self.path} is damaged or not an HDF5 file of this suite; delete it and build it again."
        elif unfinished(self.path).exists():
            text = f"The file {self.path} is unfinished; build it again, which continues where the last build stopped."
        else:
            text = f"There is no file {self.path}; build it from its data set first."
        return DataError(text)


class Epoch:
    """One epoch of a reader, with access to its batches by number, also from several threads.

    Args:
        reader: the file.
        size, epoch, seed, shuffle, drop_remainder: see `Reader.batches`.
    """

    def __init__(
        self, reader: Reader, size: int, *, epoch: int, seed: int, shuffle: bool, drop_remainder: bool = False
    ) -> None:
        if size < 1:
            raise ValueError(f"The batch size is {size}, but a batch has at least 1 row.")
        self._reader, self._size = reader, size
        self._rows = len(reader) // size * size if drop_remainder else len(reader)
        row = max(1, int(np.prod(reader.shape)) * reader.dtype.itemsize)
        block = max(1, BLOCK_BYTES // (row * reader.chunk)) * reader.chunk
        blocks = max(1, WINDOW_BYTES // (row * block))
        self._order = Order(len(reader), block, blocks, seed, epoch) if shuffle else None
        self._window: Window | None = None

    def __len__(self) -> int:
        return -(-self._rows // self._size)

    def batch(self, index: int, rows: Rows | None = None) -> tuple[Rows, Int64Array]:
        """Read the rows and labels of one batch.

        Args:
            index: number of the batch, 0 to `len(self) - 1`.
            rows: an array of full batch size, which is filled and returned unless the batch is smaller.

        Raises:
            DataError: the file can no longer be read.
        """
        first = index * self._size
        end = min(first + self._size, self._rows)
        reader = self._reader
        if rows is None or len(rows) != end - first:
            rows = np.empty((end - first, *reader.shape), reader.dtype)
        try:
            source = reader._source
            if self._order is None:
                source.read_from(first, rows)
                return rows, reader.labels[first:end].copy()
            labels = np.empty(len(rows), np.int64)
            filled = 0
            for number, positions in self._order.ranges(first, end):
                window = self._window
                if window is None or window.number != number:
                    window = self._window = self._order.window(number)
                    source.prefetch(window)
                target = slice(filled, filled + positions.stop - positions.start)
                source.read_window(window, positions, rows[target])
                reader.labels.take(window.rows[positions], 0, labels[target], "clip")
                filled = target.stop
        except ERRORS as error:
            raise reader._explained(error) from error
        return rows, labels


def _dataset(file: h5py.File) -> h5py.Dataset:
    return file["images" if "images" in file else "features"]

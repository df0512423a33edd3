"""The same pictures as JPEG files and as one HDF5 file: how large they are, and how fast they come in batches.

Files of both kinds are written on the spot. Then four ways of reading take turns, a moment each, several times over,
so that what else the machine does meets all of them alike:

- `jpeg`: the files in a random order, opened and decoded by as many threads as there are processors;
- `blocks`: the HDF5 file as `hdf5.shuffling` orders it, chunks at random and shuffled in a window, one thread;
- `in_order`: the HDF5 file from its first to its last row;
- `at_random`: single rows of the HDF5 file from anywhere, which unpacks a whole chunk for each if they are compressed.

All files have just been written and are still in the system's memory, so what is compared is opening and decoding
against copying. A slow disk would add to that, most where single files or rows are asked for.
"""

import os
import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
from PIL import Image

from core import images
from core.data import samples
from core.data.hdf5 import stored_rows
from core.data.hdf5.reader import Reader
from core.data.hdf5.writer import Writer
from core.data.sets.archives import DataError
from core.data.storage.settings import StorageSettings
from core.images import RGB
from core.snapshots import Snapshot, Stream

WAYS = ("jpeg", "blocks", "in_order", "at_random")
TURNS = 6
TURN_SECONDS = 0.25
PARTS = 10
"""Steps in which the files are made."""

QUALITY = 90
PIECE = 8
"""Rows that are asked for at once where they are read at random."""

SOURCES = {
    "photos": ("coffee", "cat", "flower", "palace", "motorcycle", "rocket", "astronaut", "galaxies"),
    "drawings": ("clock", "traffic_light", "crossword", "umbrella"),
}
PREFIX = "convolab-storage-"
STALE_SECONDS = 600

Integers = npt.NDArray[np.int64]


def compare(settings: StorageSettings) -> Stream:
    """Write pictures in both forms into a temporary folder, and read them in turns.

    Args:
        settings: the knobs.

    Yields:
        Snapshots: `image` is the start of the latest shuffled batch, and `metrics` has, as far as it is known,
        `jpeg_bytes` and `hdf5_bytes` on the disk, `peak_bytes` of memory that reading in blocks took, the pictures a
        second of each of `WAYS`, and `cores`.

    Raises:
        StorageError: the files would be too large.
        DataError: the disk is full.
    """
    settings.check()
    total = PARTS + TURNS * len(WAYS)
    with workspace() as folder:
        metrics: dict[str, float] = {"cores": float(_processors())}
        yield Snapshot(0, total, metrics=dict(metrics), note="Making pictures")
        names = [folder / f"{number:04d}.jpg" for number in range(settings.pictures)]
        written = 0
        with _writer(settings, folder / "pictures.h5") as writer:
            for step, (rows, labels) in enumerate(pictures(settings), start=1):
                writer.add(rows, labels)
                _write_jpeg(rows, names[written : written + len(rows)])
                written += len(rows)
                if step < PARTS:
                    yield Snapshot(step, total, sheet(rows), dict(metrics), note="Writing both forms")
        metrics["jpeg_bytes"] = float(sum(name.stat().st_size for name in names))
        metrics["hdf5_bytes"] = float((folder / "pictures.h5").stat().st_size)
        metrics["peak_bytes"] = float(_peak(folder / "pictures.h5", settings))
        yield Snapshot(PARTS, total, sheet(rows), dict(metrics), note="Written")
        yield from _race(settings, folder / "pictures.h5", names, metrics)


def build(settings: StorageSettings, path: Path) -> None:
    """Write the HDF5 file of a comparison, and only that; an existing file is replaced.

    Raises:
        StorageError: it would be too large.
        DataError: the disk is full.
    """
    settings.check()
    with _writer(settings, path) as writer:
        for rows, labels in pictures(settings):
            writer.add(rows, labels)


def pictures(settings: StorageSettings) -> Iterator[tuple[RGB, Integers]]:
    """The pictures in `PARTS` parts, uint8 (n, S, S, 3), with their labels: squares cut at random from the samples."""
    rng = np.random.default_rng(settings.seed)
    sources = [_source(name) for name in SOURCES[settings.contents]]
    for numbers in np.array_split(np.arange(settings.pictures), PARTS):
        labels = rng.integers(len(sources), size=len(numbers))
        rows = np.empty((len(numbers), *settings.shape), np.uint8)
        for row, label in zip(rows, labels, strict=True):
            source = sources[label]
            side = int(rng.integers(settings.side, min(source.shape[:2]) + 1))
            top, left = (int(rng.integers(length - side + 1)) for length in source.shape[:2])
            row[:] = images.resize(source[top : top + side, left : left + side], settings.shape[:2])
        yield rows, labels


def batches(
    source: stored_rows.Source, settings: StorageSettings, epoch: int = 0
) -> Iterator[tuple[npt.NDArray[np.uint8], Integers]]:
    """An epoch of the file in blocks and windows, as `core.data.hdf5.reader` reads it, with the window of the settings.

    Yields:
        uint8 (B, S, S, 3), the same array each time, and the numbers of its rows, int64 (B,).
    """
    order, size = settings.order(epoch), settings.batch_size
    batch, window = np.empty((size, *settings.shape), np.uint8), None
    for first in range(0, settings.pictures, size):
        numbers: list[Integers] = []
        filled = 0
        for number, positions in order.pieces(first, min(first + size, settings.pictures)):
            if window is None or window.number != number:
                window = order.window(number)
                source.expect(window)
            count = positions.stop - positions.start
            source.shuffled(window, positions, batch[filled : filled + count])
            numbers.append(window.rows[positions])
            filled += count
        yield batch[:filled], np.concatenate(numbers)


def sheet(rows: RGB, columns: int = 8, lines: int = 4) -> RGB:
    """The first pictures of a batch side by side, uint8 (H, W, 3)."""
    side = rows.shape[1]
    board = np.full((lines, columns, *rows.shape[1:]), 128, np.uint8)
    shown = rows[: lines * columns]
    board.reshape(-1, *rows.shape[1:])[: len(shown)] = shown
    return board.transpose(0, 2, 1, 3, 4).reshape(lines * side, columns * side, 3)


@contextmanager
def workspace() -> Iterator[Path]:
    """A temporary folder, removed at the end; what a killed process left is removed by the next one.

    Raises:
        DataError: there is no room for it.
    """
    root = Path(tempfile.gettempdir())
    for left in root.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as error:
        raise DataError(f"Nothing can be written to {root}; make room there and try again.") from error
    try:
        if shutil.disk_usage(folder).free < 200_000_000:
            raise DataError(f"The disk of {root} is nearly full; make room there and try again.")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _race(settings: StorageSettings, path: Path, names: list[Path], metrics: dict[str, float]) -> Stream:
    """The turns, after the files are made."""
    total = PARTS + TURNS * len(WAYS)
    with (
        h5py.File(path, "r", rdcc_nbytes=0) as file,
        Reader(path) as reader,
        ThreadPoolExecutor(_processors()) as pool,
    ):
        source = stored_rows.source(file["images"])
        readers: dict[str, Iterator[RGB]] = {
            "jpeg": _from_files(names, settings, pool),
            "blocks": (rows for epoch in _epochs() for rows, _ in batches(source, settings, epoch)),
            "in_order": (rows for _ in _epochs() for rows, _ in reader.batches(settings.batch_size, shuffle=False)),
            "at_random": _at_random(reader, settings),
        }
        for stream in readers.values():
            next(stream)  # What is opened at first is not part of the speed.
        counts, seconds = dict.fromkeys(WAYS, 0), dict.fromkeys(WAYS, 0.0)
        step, image = PARTS, None
        for turn in range(TURNS):
            for way in WAYS:
                count, spent, rows = _turn(readers[way])
                counts[way] += count
                seconds[way] += spent
                metrics[way] = counts[way] / seconds[way]
                if way == "blocks":
                    image = sheet(rows)
                step += 1
                yield Snapshot(step, total, image, dict(metrics), note=f"Reading, turn {turn + 1} of {TURNS}")


def _turn(stream: Iterator[RGB]) -> tuple[int, float, RGB]:
    """Read for a moment: how many pictures came, in how many seconds, and the last of them."""
    count, began = 0, time.perf_counter()
    while True:
        rows = next(stream)
        count += len(rows)
        if (spent := time.perf_counter() - began) >= TURN_SECONDS:
            return count, spent, rows


def _from_files(names: list[Path], settings: StorageSettings, pool: ThreadPoolExecutor) -> Iterator[RGB]:
    """Batches of JPEG files, every epoch in another random order; the threads share each batch."""
    batch = np.empty((settings.batch_size, *settings.shape), np.uint8)

    def decode(row: int, name: Path) -> None:
        with Image.open(name) as image:
            batch[row] = np.asarray(image)

    for epoch in _epochs():
        order = np.random.default_rng((settings.seed, epoch)).permutation(len(names)).tolist()
        for first in range(0, len(order), settings.batch_size):
            wanted = [names[index] for index in order[first : first + settings.batch_size]]
            _share(pool, decode, wanted)
            yield batch[: len(wanted)]


def _share(pool: ThreadPoolExecutor, work: Callable[[int, Path], None], names: list[Path]) -> None:
    """Do the work of a batch in as many parts as there are processors."""

    def part(rows: Integers) -> None:
        for row in rows.tolist():
            work(row, names[row])

    list(pool.map(part, np.array_split(np.arange(len(names)), _processors())))


def _at_random(reader: Reader, settings: StorageSettings) -> Iterator[RGB]:
    for epoch in _epochs():
        order = np.random.default_rng((settings.seed, epoch)).permutation(settings.pictures)
        for first in range(0, len(order), PIECE):
            yield reader.read(order[first : first + PIECE])


def _peak(path: Path, settings: StorageSettings) -> int:
    """Bytes that one epoch in blocks held at most, as Python and numpy asked for them."""
    with h5py.File(path, "r", rdcc_nbytes=0) as file:
        tracemalloc.start()
        try:
            for _ in batches(stored_rows.source(file["images"]), settings):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def _writer(settings: StorageSettings, path: Path) -> Writer:
    return Writer(
        path,
        settings.shape,
        tuple(samples.find(name).title for name in SOURCES[settings.contents]),
        total=settings.pictures,
        chunk=settings.chunk_rows,
        compression=settings.compression,
        overwrite=True,
        source=f"bundled {settings.contents}, cut at random",
    )


def _write_jpeg(rows: RGB, names: list[Path]) -> None:
    try:
        for row, name in zip(rows, names, strict=True):
            name.write_bytes(images.encode(row, "jpeg", QUALITY))
    except OSError as error:
        raise DataError(
            "There is no room for the pictures in the temporary folder; make some and try again."
        ) from error


@lru_cache(maxsize=16)
def _source(name: str) -> RGB:
    return samples.find(name).read(320)


def _epochs() -> Iterator[int]:
    epoch = 0
    while True:
        yield epoch
        epoch += 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""The same images as JPEG files and as one HDF5 file: how large they are, and how fast batches can be read from them.

Files of both kinds are written on the spot. Then four reading strategies take short turns, several times over, so that
whatever else the machine does affects all of them alike:

- `jpeg`: the JPEG files in random order, opened and decoded by as many threads as there are processors;
- `blocks`: the HDF5 file in the order of `hdf5.shuffling`: random chunks, shuffled within a window, in one thread;
- `in_order`: the HDF5 file from its first row to its last;
- `at_random`: single rows from anywhere in the HDF5 file; if chunks are compressed, each row unpacks a whole chunk.

All files have just been written and are still in the system's memory. So the comparison is between opening and decoding
on the one hand and copying on the other. A slow disk would add to both, most where single files or rows are read.
"""

import os
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
from PIL import Image

from core.arrays import Int64Array
from core.data.hdf5 import stored_rows
from core.data.hdf5.reader import Reader
from core.data.storage import files
from core.data.storage.settings import StorageSettings
from core.images import RGB
from core.snapshots import Snapshot, Stream

STRATEGIES = ("jpeg", "blocks", "in_order", "at_random")
TURNS = 6
TURN_SECONDS = 0.25
ROWS_AT_ONCE = 8
"""Rows in a single read where rows are read at random."""


def compare(settings: StorageSettings) -> Stream:
    """Write images in both forms into a temporary folder, and read them in turns.

    Args:
        settings: the knobs.

    Yields:
        Snapshots: `image` is the start of the latest shuffled batch. `metrics` has, as soon as they are known,
        `jpeg_bytes` and `hdf5_bytes` on the disk, `peak_bytes` of memory that reading in blocks took, the images per
        second of each of `STRATEGIES`, and `cores`, the number of processors.

    Raises:
        StorageError: the files would be too large.
        DataError: the disk is full.
    """
    settings.check()
    total = files.STEPS + TURNS * len(STRATEGIES)
    with files.workspace() as folder:
        metrics: dict[str, float] = {"cores": float(_processors())}
        yield Snapshot(0, total, metrics=dict(metrics), note="Making pictures")
        jpegs, hdf5 = [folder / f"{number:04d}.jpg" for number in range(settings.pictures)], folder / "pictures.h5"
        written = 0
        with files.hdf5_writer(settings, hdf5) as writer:
            for step, (rows, labels) in enumerate(files.crops(settings), start=1):
                writer.add(rows, labels)
                files.write_jpegs(rows, jpegs[written : written + len(rows)])
                written += len(rows)
                if step < files.STEPS:
                    yield Snapshot(step, total, sheet(rows), dict(metrics), note="Writing both forms")
        metrics["jpeg_bytes"] = float(sum(path.stat().st_size for path in jpegs))
        metrics["hdf5_bytes"] = float(hdf5.stat().st_size)
        metrics["peak_bytes"] = float(_peak_memory(hdf5, settings))
        yield Snapshot(files.STEPS, total, sheet(rows), dict(metrics), note="Written")
        yield from _take_turns(settings, hdf5, jpegs, metrics)


def batches(
    source: stored_rows.Source, settings: StorageSettings, epoch: int = 0
) -> Iterator[tuple[npt.NDArray[np.uint8], Int64Array]]:
    """An epoch of the HDF5 file as `core.data.hdf5.reader` shuffles it, but with the window size of the settings.

    Yields:
        uint8 (B, S, S, 3), the same array each time, and the numbers of its rows, int64 (B,).
    """
    order, size = settings.order(epoch), settings.batch_size
    batch, window = np.empty((size, *settings.shape), np.uint8), None
    for first in range(0, settings.pictures, size):
        numbers: list[Int64Array] = []
        filled = 0
        for number, positions in order.ranges(first, min(first + size, settings.pictures)):
            if window is None or window.number != number:
                window = order.window(number)
                source.prefetch(window)
            added = positions.stop - positions.start
            source.read_window(window, positions, batch[filled : filled + added])
            numbers.append(window.rows[positions])
            filled += added
        yield batch[:filled], np.concatenate(numbers)


def sheet(rows: RGB, columns: int = 8, lines: int = 4) -> RGB:
    """The first images of a batch side by side, uint8 RGB (lines * S, columns * S, 3); empty places are grey."""
    side = rows.shape[1]
    board = np.full((lines, columns, *rows.shape[1:]), 128, np.uint8)
    first = rows[: lines * columns]
    board.reshape(-1, *rows.shape[1:])[: len(first)] = first
    return board.transpose(0, 2, 1, 3, 4).reshape(lines * side, columns * side, 3)


def _take_turns(settings: StorageSettings, path: Path, jpegs: Sequence[Path], metrics: dict[str, float]) -> Stream:
    """Time the strategies, once the files are written."""
    total = files.STEPS + TURNS * len(STRATEGIES)
    with (
        h5py.File(path, "r", rdcc_nbytes=0) as file,
        Reader(path) as reader,
        ThreadPoolExecutor(_processors()) as pool,
    ):
        source = stored_rows.source(file["images"])
        streams: dict[str, Iterator[RGB]] = {
            "jpeg": _decoded(jpegs, settings, pool),
            "blocks": (rows for epoch in count() for rows, _ in batches(source, settings, epoch)),
            "in_order": (rows for _ in count() for rows, _ in reader.batches(settings.batch_size, shuffle=False)),
            "at_random": _single_rows(reader, settings),
        }
        for stream in streams.values():
            next(stream)  # Opening files is not part of the speed.
        rows_read, seconds = dict.fromkeys(STRATEGIES, 0), dict.fromkeys(STRATEGIES, 0.0)
        step, image = files.STEPS, None
        for turn in range(TURNS):
            for strategy in STRATEGIES:
                number, spent, rows = _turn(streams[strategy])
                rows_read[strategy] += number
                seconds[strategy] += spent
                metrics[strategy] = rows_read[strategy] / seconds[strategy]
                if strategy == "blocks":
                    image = sheet(rows)
                step += 1
                yield Snapshot(step, total, image, dict(metrics), note=f"Reading, turn {turn + 1} of {TURNS}")


def _turn(stream: Iterator[RGB]) -> tuple[int, float, RGB]:
    """Read for `TURN_SECONDS`: the number of images, the seconds it really took, and the last batch."""
    number, began = 0, time.perf_counter()
    while True:
        rows = next(stream)
        number += len(rows)
        if (spent := time.perf_counter() - began) >= TURN_SECONDS:
            return number, spent, rows


def _decoded(jpegs: Sequence[Path], settings: StorageSettings, pool: ThreadPoolExecutor) -> Iterator[RGB]:
    """Batches of JPEG files, in another random order each epoch; the threads share the work of each batch."""
    batch = np.empty((settings.batch_size, *settings.shape), np.uint8)

    def decode(row: int, path: Path) -> None:
        with Image.open(path) as image:
            batch[row] = np.asarray(image)

    for epoch in count():
        order = np.random.default_rng((settings.seed, epoch)).permutation(len(jpegs)).tolist()
        for first in range(0, len(order), settings.batch_size):
            paths = [jpegs[index] for index in order[first : first + settings.batch_size]]
            _share_out(pool, decode, paths)
            yield batch[: len(paths)]


def _share_out(pool: ThreadPoolExecutor, work: Callable[[int, Path], None], paths: Sequence[Path]) -> None:
    """Do the work of a batch in as many shares as there are processors."""

    def do_share(rows: Int64Array) -> None:
        for row in rows.tolist():
            work(row, paths[row])

    list(pool.map(do_share, np.array_split(np.arange(len(paths)), _processors())))


def _single_rows(reader: Reader, settings: StorageSettings) -> Iterator[RGB]:
    """A few rows at a time from anywhere in the HDF5 file, in another random order each epoch."""
    for epoch in count():
        order = np.random.default_rng((settings.seed, epoch)).permutation(settings.pictures)
        for first in range(0, len(order), ROWS_AT_ONCE):
            yield reader.read(order[first : first + ROWS_AT_ONCE])


def _peak_memory(path: Path, settings: StorageSettings) -> int:
    """The most bytes that one epoch in blocks held at a time, as allocated by Python and numpy."""
    with h5py.File(path, "r", rdcc_nbytes=0) as file:
        tracemalloc.start()
        try:
            for _ in batches(stored_rows.source(file["images"]), settings):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""The files that are compared: the same images as one HDF5 file and as JPEG files, written on the spot."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import numpy as np

from core import images
from core.arrays import Int64Array
from core.data import samples
from core.data.hdf5.writer import Writer
from core.data.sets.archives import DataError
from core.data.storage.settings import StorageSettings
from core.images import RGB

STEPS = 10
"""Steps in which the files are written."""

QUALITY = 90
SOURCES = {
    "photos": ("coffee", "cat", "flower", "palace", "motorcycle", "rocket", "astronaut", "galaxies"),
    "drawings": ("clock", "traffic_light", "crossword", "umbrella"),
}
PREFIX = "convolab-storage-"
STALE_SECONDS = 600
"""A temporary folder that is older than this belongs to a process that was killed."""


def crops(settings: StorageSettings) -> Iterator[tuple[RGB, Int64Array]]:
    """The images in `STEPS` portions: squares cropped at random from the bundled samples, and scaled.

    Yields:
        Images, uint8 RGB (n, S, S, 3), and the numbers of the samples they were cropped from, int64 (n,).
    """
    rng = np.random.default_rng(settings.seed)
    sources = [_source(name) for name in SOURCES[settings.contents]]
    for numbers in np.array_split(np.arange(settings.pictures), STEPS):
        labels = rng.integers(len(sources), size=len(numbers))
        rows = np.empty((len(numbers), *settings.shape), np.uint8)
        for row, label in zip(rows, labels, strict=True):
            source = sources[label]
            side = int(rng.integers(settings.side, min(source.shape[:2]) + 1))
            top, left = (int(rng.integers(length - side + 1)) for length in source.shape[:2])
            row[:] = images.resize(source[top : top + side, left : left + side], settings.shape[:2])
        yield rows, labels


def write_hdf5(settings: StorageSettings, path: Path) -> None:
    """Write the HDF5 file of a comparison, and only that; an existing file is replaced.

    Raises:
        StorageError: the file would be too large.
        DataError: the disk is full.
    """
    settings.check()
    with hdf5_writer(settings, path) as writer:
        for rows, labels in crops(settings):
            writer.add(rows, labels)


def hdf5_writer(settings: StorageSettings, path: Path) -> Writer:
    """The writer of the HDF5 file; an existing file is replaced."""
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


def write_jpegs(rows: RGB, paths: Sequence[Path]) -> None:
    """Write each image, uint8 RGB (n, S, S, 3), to its own JPEG file.

    Raises:
        DataError: the disk is full.
    """
    try:
        for row, path in zip(rows, paths, strict=True):
            path.write_bytes(images.encode(row, "jpeg", QUALITY))
    except OSError as error:
        raise DataError(
            "There is no room for the pictures in the temporary folder; free some space and try again."
        ) from error


@contextmanager
def workspace() -> Iterator[Path]:
    """A temporary folder that is removed at the end; one that a killed process left behind is removed by the next.

    Raises:
        DataError: there is no room for it.
    """
    root = Path(tempfile.gettempdir())
    for abandoned in root.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - abandoned.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(abandoned, ignore_errors=True)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as error:
        raise DataError(f"Nothing can be written to {root}; free some space there and try again.") from error
    try:
        if shutil.disk_usage(folder).free < 200_000_000:
            raise DataError(f"The disk of {root} is nearly full; free some space there and try again.")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=16)
def _source(name: str) -> RGB:
    return samples.find(name).read(320)

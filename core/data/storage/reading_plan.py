"""Which rows and chunks of a file each batch of an epoch needs, for three reading strategies; nothing is read here."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Int64Array
from core.data.storage.settings import StorageSettings


@dataclass(frozen=True, eq=False)
class ReadingPlan:
    """One epoch of one strategy.

    Attributes:
        rows: int64 (N,), the number of each row, in the order in which the rows are read.
        touched: for each batch the numbers of the chunks that its rows lie in, ascending.
        held: for each batch the numbers of the chunks that are in memory at its end, ascending.
        fetched: for each batch the number of chunks that are read from the disk for it.
    """

    rows: Int64Array
    touched: tuple[Int64Array, ...]
    held: tuple[Int64Array, ...]
    fetched: tuple[int, ...]


def in_blocks(settings: StorageSettings) -> ReadingPlan:
    """The order of `hdf5.shuffling`: random chunks fill a window, and the rows of the window are shuffled."""
    order = settings.order()
    windows = [order.window(number) for number in range(len(order.starts) - 1)]
    rows = np.concatenate([window.rows for window in windows])
    last = [next(reversed(list(order.ranges(*ends))))[0] for ends in _batches(settings)]
    held = tuple(np.unique(windows[number].rows // settings.chunk_rows) for number in last)
    sizes = [len(np.unique(window.rows // settings.chunk_rows)) for window in windows]
    fetched = tuple(sum(sizes[before + 1 : now + 1]) for before, now in zip([-1, *last], last, strict=False))
    return ReadingPlan(rows, _touched(rows, settings), held, fetched)


def at_random(settings: StorageSettings) -> ReadingPlan:
    """Rows from anywhere: each batch fetches every chunk that it touches, and keeps none."""
    rows = np.random.default_rng(settings.seed).permutation(settings.pictures)
    touched = _touched(rows, settings)
    return ReadingPlan(rows, touched, touched, tuple(map(len, touched)))


def in_order(settings: StorageSettings) -> ReadingPlan:
    """From the first row to the last; a chunk in which one batch ends and the next begins is fetched for both."""
    rows = np.arange(settings.pictures)
    touched = _touched(rows, settings)
    return ReadingPlan(rows, touched, touched, tuple(map(len, touched)))


def _batches(settings: StorageSettings) -> list[tuple[int, int]]:
    size = settings.batch_size
    return [(first, min(first + size, settings.pictures)) for first in range(0, settings.pictures, size)]


def _touched(rows: Int64Array, settings: StorageSettings) -> tuple[Int64Array, ...]:
    return tuple(np.unique(rows[first:end] // settings.chunk_rows) for first, end in _batches(settings))

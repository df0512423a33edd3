"""Which rows and chunks of a file each batch of an epoch needs, for three ways of reading it; nothing is read here."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data.storage.settings import StorageSettings

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plan:
    """One epoch of one way.

    Attributes:
        rows: int64 (N,), the number of each row in the order in which they come.
        touched: for each batch the numbers of the chunks that its rows lie in, ascending.
        held: for each batch the numbers of the chunks that are in memory at its end, ascending.
        read: for each batch how many chunks are fetched from the disk for it.
    """

    rows: Integers
    touched: tuple[Integers, ...]
    held: tuple[Integers, ...]
    read: tuple[int, ...]


def in_blocks(settings: StorageSettings) -> Plan:
    """The order of `hdf5.shuffling`: chunks are drawn, a window of them is held, and its rows are shuffled."""
    order = settings.order()
    windows = [order.window(number) for number in range(len(order.starts) - 1)]
    rows = np.concatenate([window.rows for window in windows])
    last = [next(reversed(list(order.pieces(*ends))))[0] for ends in _batches(settings)]
    held = tuple(np.unique(windows[number].rows // settings.chunk_rows) for number in last)
    sizes = [len(np.unique(window.rows // settings.chunk_rows)) for window in windows]
    read = tuple(sum(sizes[before + 1 : now + 1]) for before, now in zip([-1, *last], last, strict=False))
    return Plan(rows, _touched(rows, settings), held, read)


def at_random(settings: StorageSettings) -> Plan:
    """Rows from anywhere: each batch fetches every chunk that it touches, and nothing is kept."""
    rows = np.random.default_rng(settings.seed).permutation(settings.pictures)
    touched = _touched(rows, settings)
    return Plan(rows, touched, touched, tuple(map(len, touched)))


def in_order(settings: StorageSettings) -> Plan:
    """From the first row to the last; a chunk in which one batch ends and the next begins is fetched for both."""
    rows = np.arange(settings.pictures)
    touched = _touched(rows, settings)
    return Plan(rows, touched, touched, tuple(map(len, touched)))


def _batches(settings: StorageSettings) -> list[tuple[int, int]]:
    size = settings.batch_size
    return [(first, min(first + size, settings.pictures)) for first in range(0, settings.pictures, size)]


def _touched(rows: Integers, settings: StorageSettings) -> tuple[Integers, ...]:
    return tuple(np.unique(rows[first:end] // settings.chunk_rows) for first, end in _batches(settings))

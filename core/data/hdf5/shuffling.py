"""The order in which an epoch visits the rows of a file: shuffled, although the disk is read in long runs.

Reading single rows from all over a disk is slow. Therefore blocks of consecutive rows are put into a random order,
enough of them to fill a window are read into memory, and the rows of the window are shuffled. Every row comes exactly
once. The order depends only on seed and epoch, and each window can be computed without the previous ones, so an epoch
can be resumed anywhere.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Int64Array


@dataclass(frozen=True, eq=False)
class Window:
    """The rows that are in memory together.

    Attributes:
        number: its index among the windows of the epoch.
        runs: start and end (exclusive) of each run of consecutive rows, ascending.
        places: int64 (n,), in the order of the epoch: the position of each row within the concatenated runs.
        rows: int64 (n,), in the order of the epoch: the number of each row in the file.
    """

    number: int
    runs: tuple[tuple[int, int], ...]
    places: Int64Array
    rows: Int64Array


@dataclass(frozen=True)
class Order:
    """The order of all rows in one epoch.

    Attributes:
        rows: number of rows, at least 1.
        block: number of consecutive rows that are read at once.
        blocks: number of blocks in a window.
        seed: determines the order, 0 or more.
        epoch: each epoch has a different order, 0 or more.
    """

    rows: int
    block: int
    blocks: int
    seed: int = 0
    epoch: int = 0

    @cached_property
    def _shuffled(self) -> Int64Array:
        return np.random.default_rng((self.seed, self.epoch)).permutation(-(-self.rows // self.block))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The position in the epoch at which each window starts, followed by `rows`."""
        firsts = self._shuffled * self.block
        ends = np.cumsum(np.minimum(firsts + self.block, self.rows) - firsts)
        return (0, *ends[self.blocks - 1 : -1 : self.blocks].tolist(), self.rows)

    def window(self, number: int) -> Window:
        """One window, 0 to `len(starts) - 2`."""
        runs: list[tuple[int, int]] = []
        for block in np.sort(self._shuffled[number * self.blocks : (number + 1) * self.blocks]).tolist():
            first, end = block * self.block, min((block + 1) * self.block, self.rows)
            if runs and runs[-1][1] == first:
                first = runs.pop()[0]
            runs.append((first, end))
        read = np.concatenate([np.arange(first, end) for first, end in runs])
        # The + 1 keeps the first window's random numbers apart from those that shuffled the blocks.
        places = np.random.default_rng((self.seed, self.epoch, number + 1)).permutation(len(read))
        return Window(number, tuple(runs), places, read[places])

    def ranges(self, first: int, end: int) -> Iterator[tuple[int, slice]]:
        """Divide the positions from `first` to `end - 1` by window: each window's number and its range of positions."""
        while first < end:
            number = bisect_right(self.starts, first) - 1
            start = self.starts[number]
            until = min(end, self.starts[number + 1])
            yield number, slice(first - start, until - start)
            first = until

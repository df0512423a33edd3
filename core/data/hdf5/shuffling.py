"""The order in which an epoch visits the rows of a file: shuffled, although the disk is read in long runs.

Reading single rows from all over a disk is slow. So blocks of neighbouring rows are drawn in a random order, as many
as make a window in memory are read, and the rows of the window are shuffled. Every row comes exactly once. The order
depends on seed and epoch only, and each window can be had without the ones before it: an epoch can go on anywhere.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Window:
    """The rows that are in memory together.

    Attributes:
        number: its place among the windows of the epoch.
        runs: first row and the one after the last of each run of neighbouring rows, ascending.
        places: int64 (n,), in the order of the epoch: where each row stands among those of the runs.
        rows: int64 (n,), in the order of the epoch: the number of each row in the file.
    """

    number: int
    runs: tuple[tuple[int, int], ...]
    places: Integers
    rows: Integers


@dataclass(frozen=True)
class Order:
    """One epoch's order of all rows.

    Attributes:
        rows: how many rows there are, at least 1.
        block: how many neighbouring rows are read at once.
        blocks: how many blocks a window has.
        seed: chooses the order, 0 or above.
        epoch: each epoch has another order, 0 or above.
    """

    rows: int
    block: int
    blocks: int
    seed: int = 0
    epoch: int = 0

    @cached_property
    def _shuffled(self) -> Integers:
        return np.random.default_rng((self.seed, self.epoch)).permutation(-(-self.rows // self.block))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The position in the epoch at which each window begins, and at last `rows`."""
        firsts = self._shuffled * self.block
        ends = np.cumsum(np.minimum(firsts + self.block, self.rows) - firsts)
        return (0, *ends[self.blocks - 1 : -1 : self.blocks].tolist(), self.rows)

    def window(self, number: int) -> Window:
        """One of the windows, 0 to `len(starts) - 2`."""
        runs: list[tuple[int, int]] = []
        for block in np.sort(self._shuffled[number * self.blocks : (number + 1) * self.blocks]).tolist():
            first, end = block * self.block, min((block + 1) * self.block, self.rows)
            if runs and runs[-1][1] == first:
                first = runs.pop()[0]
            runs.append((first, end))
        read = np.concatenate([np.arange(first, end) for first, end in runs])
        # The first window, too, has a number of its own beside those of seed and epoch, which drew the blocks.
        places = np.random.default_rng((self.seed, self.epoch, number + 1)).permutation(len(read))
        return Window(number, tuple(runs), places, read[places])

    def pieces(self, first: int, end: int) -> Iterator[tuple[int, slice]]:
        """The numbers of the windows with the positions from `first` to before `end`, and which positions of each."""
        while first < end:
            number = bisect_right(self.starts, first) - 1
            start = self.starts[number]
            until = min(end, self.starts[number + 1])
            yield number, slice(first - start, until - start)
            first = until

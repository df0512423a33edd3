"""Tiles: an image of any size through a network in bounded memory, so that nobody can see where they meet.

A pixel of a result depends on the pixels of the input within the network's reach, and on no others. Each tile is
therefore seen with a margin as wide as the reach, of which the result is thrown away. At the border of the image there
is no margin, so that the network pads there what it would pad if it saw the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

Region = tuple[slice, slice]
"""Rows and columns of an image."""


@dataclass(frozen=True)
class Tile:
    """One tile of an image.

    Attributes:
        seen: the region that goes through the network.
        kept: the part of it whose result is kept; these parts cover the image once.
    """

    seen: Region
    kept: Region

    def place(self, scale: int = 1) -> Region:
        """Where the tile lies in the whole result, which is `scale` times as high and wide as the image."""
        return _scaled(self.kept, scale)

    def inner(self, scale: int = 1) -> Region:
        """The part that is kept of the result for `seen`, which is `scale` times as high and wide."""
        rows, columns = (
            slice(kept.start - seen.start, kept.stop - seen.start)
            for seen, kept in zip(self.seen, self.kept, strict=True)
        )
        return _scaled((rows, columns), scale)


def grid(size: tuple[int, int], side: int | tuple[int, int], margin: int) -> list[Tile]:
    """The tiles of an image, row by row.

    Args:
        size: height and width of the image.
        side: of a tile without its margin, or its height and width.
        margin: pixels on each side that are seen around a tile, at least the network's reach.
    """
    sides = (side, side) if isinstance(side, int) else side
    rows, columns = (list(windows(length, part, margin)) for length, part in zip(size, sides, strict=True))
    return [Tile((seen, across), (kept, beside)) for seen, kept in rows for across, beside in columns]


def windows(length: int, side: int, margin: int) -> Iterator[tuple[slice, slice]]:
    """Along one axis, what is seen for each tile, and what is kept of it.

    All windows have the same length, so that memory is planned once: at the ends the margin is wider inside.

    Args:
        length: of the axis.
        side: of a tile without its margin.
        margin: on each side of it.
    """
    window = min(length, side + 2 * margin)
    for start in range(0, length, side):
        first = min(max(0, start - margin), length - window)
        yield slice(first, first + window), slice(start, min(length, start + side))


def _scaled(region: Region, scale: int) -> Region:
    rows, columns = (slice(scale * part.start, scale * part.stop) for part in region)
    return rows, columns

"""A contact sheet: one image at the top left, and others around it with a quarter of its area each."""

from collections.abc import Sequence

import numpy as np

from core.images import RGB, resize

COLUMNS = 4
WHITE = 255


def lay(original: RGB, others: Sequence[RGB]) -> RGB:
    """Lay out images on one sheet.

    Args:
        original: uint8 RGB (S, S, 3), shown at twice its size.
        others: any number of images of the original's size, in reading order; empty places are white.

    Returns:
        uint8 RGB (rows * S, 4 * S, 3).
    """
    size = original.shape[0]
    places = _places(len(others))
    rows = max([2, *(row + 1 for row, _ in places)])
    sheet = np.full((rows * size, COLUMNS * size, 3), WHITE, dtype=np.uint8)
    sheet[: 2 * size, : 2 * size] = resize(original, (2 * size, 2 * size))
    for (row, column), image in zip(places, others, strict=True):
        sheet[row * size : (row + 1) * size, column * size : (column + 1) * size] = image
    return sheet


def cut(sheet: RGB, count: int) -> tuple[RGB, list[RGB]]:
    """The inverse of `lay`: the original, and this many other images."""
    size = sheet.shape[1] // COLUMNS
    others = [
        sheet[row * size : (row + 1) * size, column * size : (column + 1) * size] for row, column in _places(count)
    ]
    return resize(sheet[: 2 * size, : 2 * size], (size, size)), others


def _places(count: int) -> list[tuple[int, int]]:
    """Row and column of each image; in the first two rows only the right half is free."""
    free = [(row, column) for row in (0, 1) for column in (2, 3)]
    free += [(2 + i // COLUMNS, i % COLUMNS) for i in range(max(0, count - len(free)))]
    return free[:count]

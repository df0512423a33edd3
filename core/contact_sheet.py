"""A contact sheet: one picture large at the top left, and others around it in a quarter of its area each."""

from collections.abc import Sequence

import numpy as np

from core.images import RGB, resize

COLUMNS = 4
WHITE = 255


def lay(original: RGB, pictures: Sequence[RGB]) -> RGB:
    """Lay pictures out.

    Args:
        original: uint8 RGB (S, S, 3), shown twice as large.
        pictures: any number of the same size, in reading order; places that stay empty are white.

    Returns:
        uint8 RGB (rows * S, 4 * S, 3).
    """
    size = original.shape[0]
    places = _places(len(pictures))
    rows = max([2, *(row + 1 for row, _ in places)])
    sheet = np.full((rows * size, COLUMNS * size, 3), WHITE, dtype=np.uint8)
    sheet[: 2 * size, : 2 * size] = resize(original, (2 * size, 2 * size))
    for (row, column), picture in zip(places, pictures, strict=True):
        sheet[row * size : (row + 1) * size, column * size : (column + 1) * size] = picture
    return sheet


def cut(sheet: RGB, count: int) -> tuple[RGB, list[RGB]]:
    """The reverse of `lay`: the original and so many pictures."""
    size = sheet.shape[1] // COLUMNS
    pictures = [
        sheet[row * size : (row + 1) * size, column * size : (column + 1) * size] for row, column in _places(count)
    ]
    return resize(sheet[: 2 * size, : 2 * size], (size, size)), pictures


def _places(count: int) -> list[tuple[int, int]]:
    """Row and column of each picture: the first two rows have room beside the original only."""
    free = [(row, column) for row in (0, 1) for column in (2, 3)]
    free += [(2 + i // COLUMNS, i % COLUMNS) for i in range(max(0, count - len(free)))]
    return free[:count]

"""Generated images as bytes, and side by side in one image."""

import numpy as np

from core.arrays import Float32Array
from core.images import RGB

WHITE = 255


def as_bytes(images: Float32Array) -> RGB:
    """The output of a generator, -1 to 1, as uint8 of the same shape."""
    return np.asarray(np.rint((images + 1) * 127.5).clip(0, 255), np.uint8)


def lay(images: RGB, columns: int, gap: int = 2) -> RGB:
    """Lay images out in rows.

    Args:
        images: uint8 (N, H, W, 1 or 3), in reading order.
        columns: images in a row.
        gap: white pixels between two of them.

    Returns:
        uint8 RGB, white where there is no image.
    """
    count, height, width, channels = images.shape
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, 3), WHITE, np.uint8)
    for number, image in enumerate(images):
        top, left = number // columns * (height + gap), number % columns * (width + gap)
        sheet[top : top + height, left : left + width] = image if channels == 3 else np.repeat(image, 3, axis=2)
    return sheet


def cut(sheet: RGB, columns: int, rows: int, gap: int = 2) -> RGB:
    """The inverse of `lay`: the images of a full sheet, uint8 (N, H, W, 3)."""
    height, width = (sheet.shape[0] + gap) // rows, (sheet.shape[1] + gap) // columns
    places = [(row * height, column * width) for row in range(rows) for column in range(columns)]
    return np.stack([sheet[top : top + height - gap, left : left + width - gap] for top, left in places])

"""Maps, kernels and influences as pictures."""

from collections.abc import Sequence

import cv2
import numpy as np

from core import images
from core.arrays import FloatArray
from core.images import RGB

GAP = 2
"""Pixels between the parts of a sheet, before they are enlarged."""
PAPER = 128


def grey(values: FloatArray, low: float, high: float) -> RGB:
    """Values (H, W) as grey: black at `low`, white at `high`."""
    scaled = (np.clip((values - low) / max(high - low, 1e-9), 0, 1) * 255).astype(np.uint8)
    return np.repeat(scaled[..., np.newaxis], 3, axis=2)


def signed(values: FloatArray, largest: float) -> RGB:
    """Values (H, W) around 0: blue below, white at 0, orange above."""
    share = np.clip(values / max(largest, 1e-9), -1, 1)[..., np.newaxis]
    blue, orange = np.array([0, 114, 178]), np.array([213, 94, 0])
    colour = np.where(share < 0, blue, orange)
    return np.rint(255 + np.abs(share) * (colour - 255)).astype(np.uint8)


def sheet(parts: Sequence[RGB], columns: int, gap: int = GAP) -> RGB:
    """Pictures of one size in rows, with grey between them."""
    rows = -(-len(parts) // columns)
    height, width = parts[0].shape[:2]
    laid = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, 3), PAPER, np.uint8)
    for number, part in enumerate(parts):
        row, column = divmod(number, columns)
        laid[
            row * (height + gap) : row * (height + gap) + height,
            column * (width + gap) : column * (width + gap) + width,
        ] = part
    return laid


def beside(pictures: Sequence[RGB], height: int, gap: int = 16) -> RGB:
    """Pictures of one height side by side, on a transparent-looking paper of grey."""
    fitted = [_of_height(picture, height) for picture in pictures]
    space = np.full((height, gap, 3), PAPER, np.uint8)
    parts = [part for picture in fitted for part in (picture, space)][:-1]
    return np.concatenate(parts, axis=1)


def _of_height(picture: RGB, height: int) -> RGB:
    width = max(1, round(picture.shape[1] * height / picture.shape[0]))
    if height > picture.shape[0]:
        return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
    return images.resize(picture, (height, width))

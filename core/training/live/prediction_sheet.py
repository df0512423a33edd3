"""A sheet of images with the predictions of a network: each image enlarged, its prediction below, right or wrong."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core.images import RGB

COLUMNS, CELL, LABEL, GAP = 8, 120, 34, 14
RIGHT, WRONG = (0, 114, 178), (213, 94, 0)
"""Okabe-Ito blue and vermilion; a tick or a cross marks the difference as well."""

PAPER, INK = (255, 255, 255), (27, 39, 51)


def sheet(images: RGB, truths: Sequence[str], predictions: Sequence[str]) -> RGB:
    """Draw images with their predictions, eight in a row.

    Args:
        images: uint8 (N, H, W, 3); each is enlarged without blur.
        truths: the true class of each image.
        predictions: the class that the network predicts for each image.

    Returns:
        The sheet, uint8 (H, W, 3), RGB.
    """
    rows = -(-len(images) // COLUMNS)
    height, width = rows * (CELL + LABEL + GAP) + GAP, COLUMNS * (CELL + GAP) + GAP
    canvas = np.full((height, width, 3), PAPER, np.uint8)
    for number, (image, truth, prediction) in enumerate(zip(images, truths, predictions, strict=True)):
        row, column = divmod(number, COLUMNS)
        y, x = GAP + row * (CELL + LABEL + GAP), GAP + column * (CELL + GAP)
        right = truth == prediction
        colour = RIGHT if right else WRONG
        canvas[y : y + CELL, x : x + CELL] = cv2.resize(image, (CELL, CELL), interpolation=cv2.INTER_NEAREST)
        cv2.rectangle(canvas, (x - 2, y - 2), (x + CELL + 1, y + CELL + 1), colour, 2 if right else 6)
        _mark(canvas, (x + 4, y + CELL + 8), right)
        _write(canvas, prediction, (x + 30, y + CELL + 27), CELL - 30)
    return canvas


def _mark(canvas: RGB, corner: tuple[int, int], right: bool) -> None:
    """Draw a tick or a cross of 20 pixels."""
    x, y = corner
    strokes = ((0, 11), (7, 18), (20, 2)) if right else ((2, 2), (18, 18), (10, 10), (18, 2), (2, 18))
    points: npt.NDArray[np.int32] = np.array([(x + dx, y + dy) for dx, dy in strokes], np.int32)
    cv2.polylines(canvas, [points], False, RIGHT if right else WRONG, 4, cv2.LINE_AA)


def _write(canvas: RGB, text: str, position: tuple[int, int], room: int) -> None:
    """Write a class name, in smaller type if it would not fit."""
    font, size = cv2.FONT_HERSHEY_SIMPLEX, 0.75
    (width, _), _ = cv2.getTextSize(text, font, size, 2)
    size *= min(1.0, room / max(1, width))
    cv2.putText(canvas, text, position, font, size, INK, 2, cv2.LINE_AA)

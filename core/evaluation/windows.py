"""Draw windows on an image: the regions that a network classified."""

from collections.abc import Sequence

import cv2
import numpy as np

from core.images import RGB, Window

COLOURS = ((86, 180, 233), (230, 159, 0), (0, 158, 115), (204, 121, 167), (240, 228, 66))
"""Colours of the first five windows, from Okabe and Ito's palette (Color Universal Design, 2008); they repeat."""

_SMALLEST = 480


def outline(image: RGB, windows: Sequence[Window]) -> RGB:
    """Draw numbered frames on an image and grey out everything outside them.

    Args:
        image: uint8 RGB (H, W, 3); below 480 pixels it is enlarged by an integer factor, to make room for the lines.
        windows: the windows; each shows its number, from 1, in the corner farthest from the centre of the image, or in
            its own centre if it is centred in the image.

    Returns:
        uint8 RGB of the (enlarged) image's size.
    """
    factor = max(1, -(-_SMALLEST // max(image.shape[:2])))
    drawn = np.repeat(np.repeat(image, factor, axis=0), factor, axis=1)
    height, width = drawn.shape[:2]
    scaled = [tuple(round(edge * factor) for edge in window) for window in windows]
    seen = np.zeros((height, width), bool)
    for left, top, right, bottom in scaled:
        seen[top:bottom, left:right] = True
    grey = cv2.cvtColor(drawn, cv2.COLOR_RGB2GRAY)[..., np.newaxis]
    drawn = np.where(seen[..., np.newaxis], drawn, (0.35 * grey + 110).astype(np.uint8))
    line = max(2, max(height, width) // 240)
    for number, (left, top, right, bottom) in enumerate(scaled):
        # Inside the window, so that the frame is not cut off at the edge of the image.
        corners = (left + line // 2, top + line // 2), (right - 1 - line // 2, bottom - 1 - line // 2)
        cv2.rectangle(drawn, *corners, COLOURS[number % len(COLOURS)], line)
    for number, frame in enumerate(scaled):
        _tag(drawn, str(number + 1), _place(frame, (width, height), 6 * line), COLOURS[number % len(COLOURS)], line)
    return drawn


def _place(frame: Sequence[int], size: tuple[int, int], inset: int) -> tuple[int, int]:
    """The position (x, y) of a window's number."""
    place = []
    for low, high, length in zip(frame[:2], frame[2:], size, strict=True):
        middle = (low + high) / 2
        if abs(middle - length / 2) <= 1:
            place.append(round(middle))
        else:
            place.append(low + inset if middle < length / 2 else high - inset)
    return place[0], place[1]


def _tag(drawn: RGB, text: str, place: tuple[int, int], colour: tuple[int, int, int], line: int) -> None:
    cv2.circle(drawn, place, 5 * line, colour, cv2.FILLED, cv2.LINE_AA)
    font, scale, weight = cv2.FONT_HERSHEY_SIMPLEX, line * 0.24, max(1, line // 2)
    (wide, high), _ = cv2.getTextSize(text, font, scale, weight)
    cv2.putText(drawn, text, (place[0] - wide // 2, place[1] + high // 2), font, scale, (0, 0, 0), weight, cv2.LINE_AA)

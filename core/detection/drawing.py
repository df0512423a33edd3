"""Boxes and labels on an image."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.boxes import Detections
from core.images import RGB

COLOURS = ((0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0), (86, 180, 233))
"""One for each class in turn, from Okabe and Ito's palette (Color Universal Design, 2008)."""


def draw(image: RGB, found: Detections, labels: Sequence[str], scores: bool = True) -> RGB:
    """Draw the boxes of detections with the names of their classes.

    Args:
        image: uint8 (H, W, 3); it is not changed.
        found: the detections; the first one is drawn last, on top.
        labels: names of the classes.
        scores: whether to write the score behind the name.
    """
    canvas = Image.fromarray(image)
    pen = ImageDraw.Draw(canvas)
    longest = max(image.shape[:2])
    line = max(2, longest // 240)
    font = ImageFont.load_default(size=max(12, longest // 40))
    for box, score, label in reversed(list(zip(found.boxes, found.scores, found.labels, strict=True))):
        colour = COLOURS[int(label) % len(COLOURS)]
        left, top, right, bottom = (float(value) for value in box)
        pen.rectangle((left, top, max(left, right), max(top, bottom)), outline=colour, width=line)
        text = f"{labels[int(label)]} {score:.2f}" if scores else labels[int(label)]
        _, _, width, height = pen.textbbox((0, 0), text, font=font)
        place = (min(left, max(0.0, image.shape[1] - width - 6)), top - height - 6 if top > height + 6 else top)
        pen.rectangle((place[0], place[1], place[0] + width + 6, place[1] + height + 6), fill=colour)
        pen.text((place[0] + 3, place[1] + 2), text, fill="white", font=font)
    return np.asarray(canvas)

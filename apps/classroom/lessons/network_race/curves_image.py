"""The image of this lesson in the gallery: the losses of all optimizers over the epochs."""

import cv2
import numpy as np

from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.shared.line_chart import OKABE_ITO
from core.images import RGB
from core.training.comparison.compared_optimizers import OPTIMIZERS

WIDTH, HEIGHT, MARGIN = 960, 640, 70
HIGHEST = 2.8
"""Upper end of the loss axis."""

_SHIFT = 4
"""Fractional bits of OpenCV's pixel coordinates."""


def draw(history: RaceHistory) -> RGB:
    """Draw the curves, uint8 RGB (640, 960, 3)."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    corner, axis = (MARGIN, HEIGHT - MARGIN), (170, 170, 170)
    cv2.line(image, corner, (WIDTH - MARGIN, HEIGHT - MARGIN), axis, 2, cv2.LINE_AA)
    cv2.line(image, corner, (MARGIN, MARGIN), axis, 2, cv2.LINE_AA)
    for name, colour in zip(OPTIMIZERS, OKABE_ITO, strict=True):
        epochs, losses = (np.array(values) for values in history.losses(name))
        if not len(epochs):
            continue
        x = MARGIN + (WIDTH - 2 * MARGIN) * epochs / history.epochs
        y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * np.minimum(losses, HIGHEST) / HIGHEST
        points = np.rint(np.stack([x, y], axis=1) * 2**_SHIFT).astype(np.int32)
        ink = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        cv2.polylines(image, [points], False, ink, 6, cv2.LINE_AA, _SHIFT)
    return image

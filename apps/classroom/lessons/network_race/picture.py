"""A race on a real network as a picture, for the gallery: the losses of all optimizers over the epochs."""

import cv2
import numpy as np

from apps.classroom.lessons.network_race.history import RaceHistory
from apps.shared.line_chart import OKABE_ITO
from core.images import RGB
from core.training.comparison.compared_optimizers import OPTIMIZERS

WIDTH, HEIGHT, MARGIN = 960, 640, 70
TOP = 2.8
"""The loss at the upper edge."""

_FINE = 4
"""Binary digits after the point of OpenCV's coordinates."""


def draw(history: RaceHistory) -> RGB:
    """The curves, uint8 RGB (640, 960, 3)."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    corner, axis = (MARGIN, HEIGHT - MARGIN), (170, 170, 170)
    cv2.line(image, corner, (WIDTH - MARGIN, HEIGHT - MARGIN), axis, 2, cv2.LINE_AA)
    cv2.line(image, corner, (MARGIN, MARGIN), axis, 2, cv2.LINE_AA)
    for name, colour in zip(OPTIMIZERS, OKABE_ITO, strict=True):
        x, y = (np.array(values) for values in history.losses(name))
        if not len(x):
            continue
        across = MARGIN + (WIDTH - 2 * MARGIN) * x / history.epochs
        down = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * np.minimum(y, TOP) / TOP
        points = np.rint(np.stack([across, down], axis=1) * 2**_FINE).astype(np.int32)
        ink = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        cv2.polylines(image, [points], False, ink, 6, cv2.LINE_AA, _FINE)
    return image

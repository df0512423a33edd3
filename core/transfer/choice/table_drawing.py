"""The recorded experiment as an image: accuracy by training set size, one panel per data set."""

import cv2
import numpy as np

from core.images import RGB
from core.transfer.choice.evidence import STRATEGIES, Evidence, Subject

HEIGHT, WIDTH, EDGE = 600, 480, 60
COLOURS = ((0, 114, 178), (230, 159, 0), (0, 158, 115), (213, 94, 0))
"""Okabe and Ito's blue, orange, green and vermilion, in the order of the strategies."""
GREY = (150, 150, 150)


def draw(evidence: Evidence) -> RGB:
    """Draw both data sets side by side, uint8 RGB (600, 960, 3)."""
    return np.concatenate([_panel(evidence, subject) for subject in evidence.subjects], axis=1)


def _panel(evidence: Evidence, subject: Subject) -> RGB:
    panel = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    bottom, right = HEIGHT - EDGE, WIDTH - EDGE // 2
    cv2.line(panel, (EDGE, EDGE), (EDGE, bottom), GREY, 2)
    cv2.line(panel, (EDGE, bottom), (right, bottom), GREY, 2)
    cv2.putText(panel, subject.title, (EDGE, EDGE - 20), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)
    counts = np.log([point.per_class for point in evidence.curve(subject.name, STRATEGIES[0])])
    for strategy, colour in zip(STRATEGIES, COLOURS, strict=True):
        curve = evidence.curve(subject.name, strategy)
        across = np.interp(np.log([p.per_class for p in curve]), [counts[0], counts[-1]], [EDGE + 15, right - 15])
        down = bottom - np.array([p.accuracy for p in curve]) * (bottom - EDGE)
        points = np.stack([across, down], axis=1).round().astype(np.int32)
        cv2.polylines(panel, [points], False, colour, 5, cv2.LINE_AA)
        for x, y in points.tolist():
            cv2.circle(panel, (x, y), 9, colour, -1, cv2.LINE_AA)
    return panel

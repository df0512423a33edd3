"""From the scores of all boxes of a network to those that are shown: threshold, then suppression class by class."""

from collections.abc import Callable

import numpy as np

from core.arrays import Float32Array, FloatArray, Int64Array
from core.boxes import Detections
from core.detection.suppression import suppress

CANDIDATES = 400
"""The most boxes that are suppressed, the best ones."""


def chosen(
    scores: Float32Array,
    boxes_of: Callable[[Int64Array], FloatArray],
    size: tuple[int, int],
    least: float,
    overlap: float,
    most: int = 100,
) -> Detections:
    """What stays of the boxes, best first.

    Args:
        scores: float32 (A, C), a score 0 to 1 of each box for each class.
        boxes_of: gives the boxes of some numbers, corners as shares of the image; only the candidates are asked for.
        size: height and width of the image in pixels.
        least: the lowest score of a detection.
        overlap: the IoU above which the worse of two boxes of a class is removed.
        most: the most detections.
    """
    which, labels = np.nonzero(scores >= least)
    values = scores[which, labels]
    best = np.argsort(-values, kind="stable")[:CANDIDATES]
    which, labels, values = which[best], labels[best], values[best]
    height, width = size
    boxes = np.asarray(boxes_of(which) * np.array([width, height, width, height], np.float32), np.float32)
    kept = suppress(boxes, values, overlap, labels).kept[:most]
    return Detections(boxes[kept], values[kept], labels[kept])

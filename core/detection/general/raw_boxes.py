"""What general detectors say of an image: boxes with a score for each class, kept so that thresholds can change."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.boxes import Detections
from core.detection.suppression import suppress

CANDIDATES = 400
"""The most boxes that are suppressed, the best ones."""


@dataclass(frozen=True, eq=False)
class RawBoxes:
    """Float32 (A, 4), corners as shares of the image, and float32 (A, C), a score 0 to 1 for each class."""

    boxes: Float32Array
    scores: Float32Array


def chosen(raw: RawBoxes, size: tuple[int, int], least: float, overlap: float, most: int = 100) -> Detections:
    """What stays after threshold and suppression, best first.

    Args:
        raw: all boxes.
        size: height and width of the image in pixels.
        least: the lowest score of a detection.
        overlap: the IoU above which the worse of two boxes of a class is removed.
        most: the most detections.
    """
    which, labels = np.nonzero(raw.scores >= least)
    scores = raw.scores[which, labels]
    best = np.argsort(-scores, kind="stable")[:CANDIDATES]
    which, labels, scores = which[best], labels[best], scores[best]
    height, width = size
    boxes = raw.boxes[which] * np.array([width, height, width, height], np.float32)
    kept = suppress(boxes, scores, overlap, labels).kept[:most]
    return Detections(boxes[kept], scores[kept], labels[kept])

"""The exercise: one box on each of two cups, whose places are known."""

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array

SAMPLE = "two_cups"
CLASS = "espresso"
CUPS = np.array([[42, 18, 278, 310], [362, 18, 598, 310]], np.float32)
"""The cups of the sample without spoons and saucers, as corners in pixels; measured by eye, the second is the first
one mirrored."""
LEAST = 0.5


def solved(sample: str, label: str, kept: Float32Array) -> bool:
    """Whether the boxes that stay, corners in pixels (K, 4), are one on each cup and none besides."""
    if sample != SAMPLE or label != CLASS or len(kept) != len(CUPS):
        return False
    hits = geometry.iou(CUPS, kept) >= LEAST
    return bool((hits.sum(axis=0) == 1).all() and (hits.sum(axis=1) == 1).all())

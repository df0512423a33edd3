"""What general detectors say of an image: boxes with a score for each class, kept so that thresholds can change."""

from dataclasses import dataclass

from core.arrays import Float32Array


@dataclass(frozen=True, eq=False)
class RawBoxes:
    """Float32 (A, 4), corners as shares of the image, and float32 (A, C), a score 0 to 1 for each class."""

    boxes: Float32Array
    scores: Float32Array

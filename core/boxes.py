"""Geometry of boxes: areas, intersections, and two measures of overlap.

A box is four numbers (left, top, right, bottom), in pixels or as shares of the image; right and bottom are edges, not
the last pixels, so the width is right − left. Boxes are float arrays (N, 4). Data sets and results that people read
have (left, top, width, height) instead: see `from_sizes` and `to_sizes`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array, FloatArray, Int64Array

Overlap = Callable[[FloatArray, FloatArray], FloatArray]
"""A measure of overlap between every box of one array and every box of another."""


def from_sizes(boxes: FloatArray) -> Float32Array:
    """Corners (left, top, right, bottom) of boxes given as (left, top, width, height)."""
    boxes = np.asarray(boxes, np.float32).reshape(-1, 4)
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)


def to_sizes(boxes: FloatArray) -> Float32Array:
    """(left, top, width, height) of boxes given by their corners."""
    boxes = np.asarray(boxes, np.float32).reshape(-1, 4)
    return np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)


def area(boxes: FloatArray) -> FloatArray:
    """The area of each box, (N,); a box whose right edge is left of its left edge has none."""
    return np.maximum(boxes[:, 2] - boxes[:, 0], 0) * np.maximum(boxes[:, 3] - boxes[:, 1], 0)


def intersection(first: FloatArray, second: FloatArray) -> FloatArray:
    """The area that every box of `first` (N, 4) shares with every box of `second` (M, 4), as (N, M)."""
    width = np.minimum(first[:, None, 2], second[None, :, 2]) - np.maximum(first[:, None, 0], second[None, :, 0])
    height = np.minimum(first[:, None, 3], second[None, :, 3]) - np.maximum(first[:, None, 1], second[None, :, 1])
    return np.maximum(width, 0) * np.maximum(height, 0)


def iou(first: FloatArray, second: FloatArray) -> FloatArray:
    """Intersection over union (Jaccard index) of every box of `first` with every box of `second`, 0 to 1, as (N, M).

    Two boxes without area have 0 in common.
    """
    shared = intersection(first, second)
    union = area(first)[:, None] + area(second)[None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def share_covered(first: FloatArray, second: FloatArray) -> FloatArray:
    """The share of each box of `second` that a box of `first` covers, 0 to 1, as (N, M).

    This is what the widely copied `non_max_suppression` helper (Malisiewicz 2011, in Python by Rosebrock 2014) calls
    the overlap. It is not symmetric: a small box within a large one is covered completely, although their IoU is small.
    """
    shared = intersection(first, second)
    areas = np.broadcast_to(area(second)[None, :], shared.shape)
    return np.divide(shared, areas, out=np.zeros_like(shared), where=areas > 0)


def clipped(boxes: FloatArray, width: float, height: float) -> FloatArray:
    """The parts of boxes that lie within an image of this size."""
    return np.clip(boxes, 0, np.array([width, height, width, height], boxes.dtype))


@dataclass(frozen=True, eq=False)
class Detections:
    """What a detector found in one image.

    Attributes:
        boxes: float32 (N, 4), corners in pixels of the image.
        scores: float32 (N,), 0 to 1 for networks; margins of a support vector machine have no bounds.
        labels: int64 (N,), the class of each box.
    """

    boxes: Float32Array
    scores: Float32Array
    labels: Int64Array

    def __len__(self) -> int:
        return len(self.scores)

    def select(self, chosen: npt.ArrayLike) -> "Detections":
        """The detections at these indices, in this order, or where a mask is true."""
        chosen = np.asarray(chosen)
        return Detections(self.boxes[chosen], self.scores[chosen], self.labels[chosen])


def nothing() -> Detections:
    """No detections."""
    return Detections(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64))

"""Non-maximum suppression: of boxes that cover the same thing, the one with the highest score stays.

    result = suppress(boxes, scores, threshold=0.5)
    result.kept                       # indices of the boxes that stay, best first
    for removal in result.removals:   # which box removed which, in the order in which it happened
        print(removal.box, removal.by, removal.overlap)

The record of removals costs nothing beside the suppression itself, so it is always kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array, FloatArray, Int64Array
from core.boxes import Detections, Overlap


@dataclass(frozen=True)
class Removal:
    """One removed box.

    Attributes:
        box: index of the removed box.
        by: index of the box that removed it.
        overlap: of the two, as the suppression measured it.
    """

    box: int
    by: int
    overlap: float


@dataclass(frozen=True)
class Suppression:
    """The result of a suppression of N boxes.

    Attributes:
        kept: int64 (K,), indices of the boxes that stay, best first.
        removed_by: int64 (N,), for each box the index of the box that removed it; -1 for boxes that stay.
        overlaps: float32 (N,), the overlap with that box; 0 for boxes that stay.
    """

    kept: Int64Array
    removed_by: Int64Array
    overlaps: Float32Array

    @property
    def removals(self) -> Iterator[Removal]:
        """What was removed: box by box that stays, from the best one down, and for each the removed ones by index."""
        for by in self.kept.tolist():
            for box in np.flatnonzero(self.removed_by == by).tolist():
                yield Removal(box, by, float(self.overlaps[box]))


BLOCK = 64
"""Boxes that are compared with all others at a time; more would compare too many that are removed anyway."""
PART = 512
"""Others that they are compared with at a time, so that the overlaps stay in the processor's cache."""


def suppress(
    boxes: FloatArray,
    scores: FloatArray,
    threshold: float = 0.5,
    labels: Int64Array | None = None,
    overlap: Overlap = geometry.iou,
) -> Suppression:
    """Keep the best box, remove all that overlap it by more than the threshold, and go on with the best of the rest.

    Args:
        boxes: float (N, 4), corners.
        scores: float (N,); ties are ordered by index.
        threshold: overlap above which the box with the lower score is removed, 0 to 1.
        labels: int (N,), the class of each box; boxes of different classes do not remove each other. None: one class.
        overlap: `core.boxes.iou`, or `core.boxes.share_covered` to compare with the popular helper.

    Returns:
        What stays and what removed the others; equal to OpenCV's `NMSBoxes` and TensorFlow's `non_max_suppression`.
    """
    boxes = np.asarray(boxes, np.float32).reshape(-1, 4)
    apart = boxes if labels is None else _apart(boxes, labels)
    removed_by = np.full(len(boxes), -1, np.int64)
    overlaps = np.zeros(len(boxes), np.float32)
    kept: list[int] = []
    remaining = np.argsort(-np.asarray(scores), kind="stable")
    others = np.ascontiguousarray(apart[remaining].T)  # Sides as rows: they are read one after the other.
    while len(remaining):
        chosen = _greedy(apart, remaining[:BLOCK], threshold, overlap, removed_by, overlaps)
        kept += chosen.tolist()
        best, remaining, others = apart[chosen], remaining[BLOCK:], others[:, BLOCK:]
        stays = np.ones(len(remaining), bool)
        for start in range(0, len(remaining), PART):
            shared = overlap(best, others[:, start : start + PART].T)
            removes = shared > threshold
            gone = np.flatnonzero(removes.any(axis=0))
            if len(gone):
                first = removes[:, gone].argmax(axis=0)  # Of several boxes that would remove it, the best one does.
                removed = remaining[start + gone]
                removed_by[removed], overlaps[removed] = chosen[first], shared[first, gone]
                stays[start + gone] = False
        remaining, others = remaining[stays], others[:, stays]
    return Suppression(np.array(kept, np.int64), removed_by, overlaps)


def thinned(found: Detections, threshold: float) -> Detections:
    """What stays of detections, best first, when boxes of the same class that overlap by more than this are removed."""
    return found.select(suppress(found.boxes, found.scores, threshold, found.labels).kept)


def _greedy(
    boxes: FloatArray,
    block: Int64Array,
    threshold: float,
    overlap: Overlap,
    removed_by: Int64Array,
    overlaps: Float32Array,
) -> Int64Array:
    """Suppress within a few boxes, given by their indices, best first; note the removals and return what stays."""
    shared = overlap(boxes[block], boxes[block])
    alive = np.ones(len(block), bool)
    for number in range(len(block)):
        if alive[number]:
            gone = alive & (shared[number] > threshold)
            gone[: number + 1] = False
            removed_by[block[gone]], overlaps[block[gone]] = block[number], shared[number, gone]
            alive &= ~gone
    return block[alive]


def _apart(boxes: Float32Array, labels: Int64Array) -> FloatArray:
    """The boxes of each class moved to a place of their own, so that they overlap no others."""
    if not len(boxes):
        return boxes
    room = np.float64(boxes.max() - boxes.min() + 1)
    return boxes.astype(np.float64) + (np.asarray(labels, np.float64) * room)[:, None]


@dataclass(frozen=True)
class Reduction:
    """One score that a soft suppression has reduced.

    Attributes:
        box: index of the box whose score fell.
        by: index of the chosen box that reduced it.
        overlap: of the two, above 0.
        before: the score before.
        after: the score after.
    """

    box: int
    by: int
    overlap: float
    before: float
    after: float


@dataclass(frozen=True)
class SoftSuppression:
    """The result of a soft suppression of N boxes.

    Attributes:
        kept: int64 (K,), indices of the boxes in the order in which they were chosen.
        scores: float32 (N,), the scores after all reductions.
        rounds: for each chosen box the boxes that it reduced, int64 (R,), their overlaps with it, their scores before
            and their scores after, float32 (R,).
    """

    kept: Int64Array
    scores: Float32Array
    rounds: tuple[tuple[Int64Array, Float32Array, Float32Array, Float32Array], ...]

    @property
    def reductions(self) -> Iterator[Reduction]:
        """What was reduced: box by chosen box, and for each the reduced ones by index."""
        for by, of_one in zip(self.kept.tolist(), self.rounds, strict=True):
            for box, overlap, before, after in zip(*(values.tolist() for values in of_one), strict=True):
                yield Reduction(box, by, overlap, before, after)


def soften(
    boxes: FloatArray,
    scores: FloatArray,
    sigma: float = 0.5,
    least: float = 0.001,
    overlap: Overlap = geometry.iou,
) -> SoftSuppression:
    """Reduce the scores of overlapping boxes instead of removing them (soft-NMS, Bodla et al. 2017).

    Each chosen box multiplies the score of every box after it by ``exp(−overlap² / sigma)``, the Gaussian rule of the
    paper. TensorFlow's `non_max_suppression_with_scores` is the same with ``soft_nms_sigma = sigma / 2``.

    Args:
        boxes: float (N, 4), corners.
        scores: float (N,).
        sigma: width of the Gaussian, above 0; smaller values reduce more.
        least: a box whose score falls to this or below is not chosen any more.
        overlap: the measure of overlap.
    """
    boxes = np.asarray(boxes, np.float32).reshape(-1, 4)
    reduced = np.array(scores, np.float32)
    kept: list[int] = []
    rounds = []
    waiting = np.flatnonzero(reduced > least)
    while len(waiting):
        best = waiting[reduced[waiting].argmax()]
        kept.append(int(best))
        waiting = waiting[waiting != best]
        shared = overlap(boxes[best][None], boxes[waiting])[0]
        touched = np.flatnonzero(shared > 0)
        before = reduced[waiting]
        reduced[waiting] *= np.exp(-(shared**2) / sigma)
        after = reduced[waiting]
        rounds.append((waiting[touched], shared[touched], before[touched], after[touched]))
        waiting = waiting[after > least]
    return SoftSuppression(np.array(kept, np.int64), reduced, tuple(rounds))

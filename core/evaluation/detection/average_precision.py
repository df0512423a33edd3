"""Average precision as COCO defines it (Lin et al. 2014): precision at 101 recalls, for IoU from 0.5 to 0.95.

    matched = match(found, truths, classes)     # once for all thresholds
    ap(matched).at(0.5)                         # mean over classes, and `of_class`

The figures are those of pycocotools for boxes of all sizes and at most 100 detections an image.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array, Float64Array, Int64Array
from core.boxes import Detections

THRESHOLDS = tuple(float(value) for value in np.linspace(0.5, 0.95, 10).round(2))
RECALLS = np.linspace(0, 1, 101)
MOST = 100
"""Detections of one class in one image that count, the best ones."""


@dataclass(frozen=True, eq=False)
class Truth:
    """The labelled boxes of one image: float32 (N, 4) corners, int64 (N,) labels, bool (N,) whether to ignore them."""

    boxes: Float32Array
    labels: Int64Array
    ignored: np.ndarray


@dataclass(frozen=True, eq=False)
class Matches:
    """The detections of one class in all images, best first, and what each was matched with.

    Attributes:
        image: int64 (N,), number of the image of each detection.
        index: int64 (N,), number of the detection in its image.
        scores: float32 (N,).
        right: bool (T, N), whether it found an object that no better detection had found, for each IoU threshold.
        ignored: bool (T, N), whether it counts neither as right nor as wrong.
        objects: how many there are to find.
    """

    image: Int64Array
    index: Int64Array
    scores: Float32Array
    right: np.ndarray
    ignored: np.ndarray
    objects: int


@dataclass(frozen=True)
class Curve:
    """Precision and recall of one class at one IoU threshold, after each detection in the order of their scores."""

    scores: Float32Array
    precision: Float64Array
    recall: Float64Array

    @cached_property
    def average(self) -> float:
        """The mean over 101 recalls of the best precision that is reached with at least this recall."""
        return interpolated(self.precision, self.recall)


def interpolated(precision: Float64Array, recall: Float64Array) -> float:
    """The mean over 101 recalls of the best precision that is reached with at least this recall.

    Args:
        precision: float64 (N,), after each detection in the order of their scores.
        recall: float64 (N,), the same.
    """
    if not len(precision):
        return 0.0
    best = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, RECALLS, side="left")
    return float(np.where(places < len(best), best[np.minimum(places, len(best) - 1)], 0.0).mean())


@dataclass(frozen=True, eq=False)
class AveragePrecision:
    """The average precision of each class at each threshold, float64 (C, T); NaN for classes without objects."""

    values: Float64Array

    @property
    def mean(self) -> float:
        """Over classes and the thresholds from 0.5 to 0.95: what COCO calls AP."""
        return _mean(self.values)

    def at(self, threshold: float) -> float:
        """The mean over classes at one of `THRESHOLDS`."""
        return _mean(self.values[:, THRESHOLDS.index(threshold)])

    def of_class(self, label: int, threshold: float) -> float:
        """Of one class at one of `THRESHOLDS`."""
        return float(self.values[label, THRESHOLDS.index(threshold)])


def match(found: Sequence[Detections], truths: Sequence[Truth], classes: int) -> list[Matches]:
    """Match the detections of every image with its objects, class by class.

    Args:
        found: the detections of each image.
        truths: the labelled boxes of each image, in the same order.
        classes: how many classes there are.
    """
    return [_of_class(found, truths, label) for label in range(classes)]


def curve(matches: Matches, threshold: float = 0.5) -> Curve:
    """Precision and recall of a class at one of `THRESHOLDS`."""
    number = THRESHOLDS.index(threshold)
    counts = ~matches.ignored[number]
    right = matches.right[number][counts]
    hits = np.cumsum(right)
    return Curve(
        matches.scores[counts],
        hits / np.arange(1, len(hits) + 1),
        hits / matches.objects if matches.objects else np.zeros(len(hits)),
    )


def ap(matches: Sequence[Matches]) -> AveragePrecision:
    """The average precision of each class at each threshold."""
    values = [
        [curve(of_class, threshold).average if of_class.objects else np.nan for threshold in THRESHOLDS]
        for of_class in matches
    ]
    return AveragePrecision(np.array(values, np.float64).reshape(len(matches), len(THRESHOLDS)))


def _of_class(found: Sequence[Detections], truths: Sequence[Truth], label: int) -> Matches:
    images, indices, scores, right, ignored = [], [], [], [], []
    objects = 0
    for number, (detections, truth) in enumerate(zip(found, truths, strict=True)):
        own = np.flatnonzero(detections.labels == label)
        own = own[np.argsort(-detections.scores[own], kind="stable")][:MOST]
        wanted = truth.labels == label
        objects += int((wanted & ~truth.ignored).sum())
        hits, skipped = _greedy(detections.boxes[own], truth.boxes[wanted], truth.ignored[wanted])
        images.append(np.full(len(own), number))
        indices.append(own)
        scores.append(detections.scores[own])
        right.append(hits)
        ignored.append(skipped)
    joined = np.concatenate(scores) if scores else np.zeros(0, np.float32)
    order = np.argsort(-joined, kind="stable")
    return Matches(
        np.concatenate(images)[order].astype(np.int64) if images else np.zeros(0, np.int64),
        np.concatenate(indices)[order] if indices else np.zeros(0, np.int64),
        joined[order],
        np.concatenate(right, axis=1)[:, order] if right else np.zeros((len(THRESHOLDS), 0), bool),
        np.concatenate(ignored, axis=1)[:, order] if ignored else np.zeros((len(THRESHOLDS), 0), bool),
        objects,
    )


def _greedy(found: Float32Array, boxes: Float32Array, skip: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each threshold, whether each detection (best first) is right, and whether it is ignored, bool (T, N).

    Each detection takes the free object that it overlaps most; one to be ignored only if no other is left, and that one
    is never used up.
    """
    right = np.zeros((len(THRESHOLDS), len(found)), bool)
    ignored = np.zeros_like(right)
    if not len(boxes) or not len(found):
        return right, ignored
    overlaps = geometry.iou(found, boxes)
    for level, threshold in enumerate(THRESHOLDS):
        free = np.ones(len(boxes), bool)
        for number, row in enumerate(overlaps):
            able = free & (row >= threshold)
            wanted = np.flatnonzero(able & ~skip)
            if len(wanted):
                taken = wanted[row[wanted].argmax()]
                right[level, number] = True
                free[taken] = False
            elif np.any(able & skip):
                ignored[level, number] = True
    return right, ignored


def _mean(values: Float64Array) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else 0.0

"""What kind of mistakes a detector makes (Bolya et al., "TIDE: A General Toolbox", 2020).

Every wrong detection has one kind, by its overlap with the labelled boxes:

- localisation: the right class, but an IoU from 0.1 to below 0.5;
- class: an IoU of at least 0.5 with an object of another class;
- both: another class, and an IoU from 0.1 to below 0.5;
- duplicate: right, but a better detection had found the object;
- background: an IoU below 0.1 with everything.

An object is missed if no detection found it and none of these mistakes concerns it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core import boxes as geometry
from core.boxes import Detections
from core.evaluation.detection.average_precision import Truth

Kind = Literal["localisation", "class", "both", "duplicate", "background", "missed"]
KINDS: tuple[Kind, ...] = ("localisation", "class", "both", "duplicate", "background", "missed")
FOREGROUND, BACKGROUND = 0.5, 0.1


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        kind: of the mistake.
        image: number of the image.
        detection: number of the detection in its image; -1 for a missed object.
        truth: number of the labelled box that it concerns; -1 for background.
        overlap: IoU of the two; 0 for background and missed objects.
    """

    kind: Kind
    image: int
    detection: int
    truth: int
    overlap: float


def mistakes(found: Sequence[Detections], truths: Sequence[Truth], least: float) -> list[Mistake]:
    """All mistakes of the detections with a score of at least `least`.

    Args:
        found: the detections of each image.
        truths: the labelled boxes of each image.
        least: the lowest score that counts.
    """
    return [
        mistake
        for number, (detections, truth) in enumerate(zip(found, truths, strict=True))
        for mistake in _of_image(number, detections, truth, least)
    ]


def count(all_mistakes: Sequence[Mistake]) -> dict[Kind, int]:
    """How many mistakes there are of each kind."""
    counter = Counter(mistake.kind for mistake in all_mistakes)
    return {kind: counter[kind] for kind in KINDS}


def _of_image(image: int, detections: Detections, truth: Truth, least: float) -> list[Mistake]:
    order = np.argsort(-detections.scores, kind="stable")
    order = order[detections.scores[order] >= least]
    overlaps = geometry.iou(detections.boxes, truth.boxes)
    taken = np.zeros(len(truth.boxes), bool)
    concerned = np.zeros(len(truth.boxes), bool)
    made: list[Mistake] = []
    for detection in order.tolist():
        row, same = overlaps[detection], truth.labels == detections.labels[detection]
        hits = np.flatnonzero(same & (row >= FOREGROUND))
        free = [index for index in hits if not taken[index]]
        if free:
            taken[max(free, key=lambda index: row[index])] = True
            continue
        kind, index = _kind(row, same, hits)
        if index >= 0 and truth.ignored[index]:
            continue
        if index >= 0:
            concerned[index] = True
        made.append(Mistake(kind, image, detection, index, float(row[index]) if index >= 0 else 0.0))
    missed = np.flatnonzero(~taken & ~concerned & ~truth.ignored)
    return made + [Mistake("missed", image, -1, index, 0.0) for index in missed.tolist()]


def _kind(row: np.ndarray, same: np.ndarray, hits: np.ndarray) -> tuple[Kind, int]:
    """The kind of a wrong detection and the labelled box that it concerns, given its overlaps with all."""
    if len(hits):
        return "duplicate", int(max(hits, key=lambda index: row[index]))
    own, other = np.where(same, row, -1.0), np.where(same, -1.0, row)
    if len(row) and own.max() >= BACKGROUND:
        return "localisation", int(own.argmax())
    if len(row) and other.max() >= FOREGROUND:
        return "class", int(other.argmax())
    if len(row) and other.max() >= BACKGROUND:
        return "both", int(other.argmax())
    return "background", -1

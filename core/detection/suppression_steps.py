"""Suppression one decision at a time, each with the arithmetic of its overlap.

    steps = suppression_steps.run(boxes, scores, SuppressionSettings())
    for decision in steps.decisions: ...     # which box is chosen, then whom it removes or reduces

The decisions are the records of `core.detection.suppression`; nothing is decided here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array, FloatArray, Int64Array
from core.detection.suppression import Reduction, Removal, soften, suppress
from core.detection.suppression_settings import SuppressionSettings

Record = Removal | Reduction
MOST = 100
"""The most boxes that take part, the best ones: one decision at a time, nobody follows more."""


@dataclass(frozen=True)
class Decision:
    """What happens to one box.

    Attributes:
        box: its number, from 0 for the best one.
        by: the number of the chosen box that removes it or reduces its score; its own number if it is chosen itself.
        overlap: of the two as the suppression measured it: `shared` divided by `whole`; 0 for a chosen box.
        common: left, top, right and bottom of the intersection, in pixels.
        shared: the area of the intersection.
        whole: the area that it is divided by: that of the union, or that of the box for the other overlap.
        before: the score before.
        after: the score after; the same unless the suppression is soft.
        gone: whether the box is out.
    """

    box: int
    by: int
    overlap: float
    common: tuple[float, float, float, float]
    shared: float
    whole: float
    before: float
    after: float
    gone: bool


@dataclass(frozen=True, eq=False)
class SuppressionSteps:
    """A whole suppression of boxes of one class.

    Attributes:
        which: int64 (N,), the indices of the boxes that took part, best first; in all else they have numbers from 0.
        boxes: float32 (N, 4), corners.
        left_out: how many more boxes reached the lowest score.
        decisions: in the order in which they were made.
        kept: int64 (K,), numbers of the boxes that stay, in the order in which they were chosen.
        scores: float32 (N,), after all reductions.
    """

    which: Int64Array
    boxes: Float32Array
    left_out: int
    decisions: list[Decision]
    kept: Int64Array
    scores: Float32Array


def run(boxes: FloatArray, scores: FloatArray, settings: SuppressionSettings) -> SuppressionSteps:
    """Suppress boxes of one class.

    Args:
        boxes: float (N, 4), corners in pixels.
        scores: float (N,), 0 to 1.
        settings: lowest score, rule and measure.
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    reached = order[np.asarray(scores)[order] >= settings.least]
    which = reached[:MOST]
    own = np.asarray(boxes, np.float32).reshape(-1, 4)[which]
    values = np.asarray(scores, np.float32)[which]
    if settings.soft:
        # A box at the lowest score itself takes part, as it does in the hard suppression.
        below = float(np.nextafter(np.float32(settings.least), np.float32(0)))
        softened = soften(own, values, settings.sigma, below, settings.measure)
        kept, after = softened.kept, softened.scores
        records = _by_chosen(kept, softened.reductions)
    else:
        hard = suppress(own, values, settings.overlap, overlap=settings.measure)
        kept, after = hard.kept, values
        records = _by_chosen(kept, hard.removals)
    decisions = list(_decisions(own, values, records, settings))
    return SuppressionSteps(which, own, len(reached) - len(which), decisions, kept, after)


def _by_chosen(kept: Int64Array, records: Iterable[Record]) -> list[tuple[int, list[Record]]]:
    grouped: dict[int, list[Record]] = {number: [] for number in kept.tolist()}
    for record in records:
        grouped[record.by].append(record)
    return list(grouped.items())


def _decisions(
    boxes: Float32Array,
    scores: Float32Array,
    records: list[tuple[int, list[Record]]],
    settings: SuppressionSettings,
) -> Iterator[Decision]:
    shared, areas = geometry.intersection(boxes, boxes), geometry.area(boxes)
    current = scores.astype(float).tolist()
    for by, of_one in records:
        yield Decision(by, by, 0.0, (0.0, 0.0, 0.0, 0.0), 0.0, 0.0, current[by], current[by], False)
        for record in sorted(of_one, key=lambda each: each.box):
            box = record.box
            left, top = np.maximum(boxes[by, :2], boxes[box, :2]).tolist()
            right, bottom = np.minimum(boxes[by, 2:], boxes[box, 2:]).tolist()
            whole = areas[box] if settings.covered else areas[by] + areas[box] - shared[by, box]
            after = record.after if isinstance(record, Reduction) else current[box]
            gone = isinstance(record, Removal) or np.float32(record.after) < np.float32(settings.least)
            yield Decision(
                box,
                by,
                record.overlap,
                (left, top, right, bottom),
                float(shared[by, box]),
                float(whole),
                current[box],
                after,
                bool(gone),
            )
            current[box] = after

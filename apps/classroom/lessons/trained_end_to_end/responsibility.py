"""What each default box has to do with the drawn box, from the code of the training: overlaps, targets, loss."""

from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from apps.classroom.lessons.trained_end_to_end.drawn_box import DrawnBox
from core import boxes as geometry
from core.arrays import Float32Array, Int64Array
from core.boxes import to_sizes
from core.detection.ssd.decoding import RawOutputs
from core.detection.ssd.default_boxes import DefaultBoxes
from core.detection.ssd.loss_terms import LossTerms, loss_terms
from core.detection.ssd.matching import BACKGROUND, Targets, match

MOST = 120
"""Outlines of one kind on the picture, those that overlap most."""
SURE = 0.5
"""The probability from which the network predicts an object."""
ROWS = 12
"""Responsible boxes in the table, those that overlap most."""


class Outline(TypedDict):
    """A default box on the picture: level, place as shares of it, IoU with the drawn box, and its role."""

    level: int
    place: list[float]
    overlap: float
    role: str


@dataclass(frozen=True, eq=False)
class Responsibility:
    """A drawn box, what the training would make of it, and what the network says.

    Attributes:
        defaults: of the network.
        box: that was drawn.
        raw: outputs of the network for the picture.
        overlaps: float32 (A,), IoU of each default box with it.
        targets: what the network should say.
        terms: of the loss.
    """

    defaults: DefaultBoxes
    box: DrawnBox
    raw: RawOutputs
    overlaps: Float32Array
    targets: Targets
    terms: LossTerms

    @classmethod
    def of(cls, defaults: DefaultBoxes, raw: RawOutputs, box: DrawnBox) -> "Responsibility":
        """Match the default boxes with the drawn box, as if it were the only label of the picture."""
        targets = match(defaults, box.array, np.array([box.label], np.int64))
        overlaps = geometry.iou(defaults.corners, box.array)[:, 0]
        return cls(defaults, box, raw, overlaps, targets, loss_terms(raw, targets))

    @property
    def best(self) -> float:
        """The highest IoU of all default boxes."""
        return float(self.overlaps.max())

    @property
    def neither(self) -> Int64Array:
        """The default boxes that are left out of the loss."""
        return np.flatnonzero(self.targets.classes < 0)

    @property
    def ordered(self) -> Int64Array:
        """The responsible default boxes, the highest IoU first."""
        which = self.terms.responsible
        return which[np.argsort(-self.overlaps[which], kind="stable")]

    @property
    def elsewhere(self) -> Int64Array:
        """The hard negatives from which the network predicts an object that is hardly the drawn one."""
        hard = self.terms.hard[self.raw.scores[self.terms.hard].max(axis=1) >= SURE]
        predicted = self.defaults.decode(self.raw.offsets[hard], hard)
        return hard[geometry.iou(predicted, self.box.array)[:, 0] < BACKGROUND]

    def of_level(self, level: int) -> tuple[int, float]:
        """How many default boxes of a level are responsible, and the highest IoU of the level."""
        own = self.defaults.level == level
        return int(own[self.terms.responsible].sum()), float(self.overlaps[own].max())

    def cells(self) -> list[list[float]]:
        """For each level, the highest IoU of the boxes of each cell, row by row."""
        levels = []
        for level, (side, count) in enumerate(zip(self.defaults.sides, self.defaults.counts, strict=True)):
            values = self.overlaps[self.defaults.level == level].reshape(side * side, count).max(axis=1)
            levels.append(values.round(2).tolist())
        return levels

    def outlines(self) -> list[Outline]:
        """The default boxes to draw: responsible ones, those that are left out, and hard negatives."""
        roles = {"responsible": self.ordered, "neither": self.neither, "negative": self.terms.hard}
        made: list[Outline] = []
        for role, which in roles.items():
            chosen = which[np.argsort(-self.overlaps[which], kind="stable")][:MOST]
            for number, place in zip(chosen.tolist(), to_sizes(self.defaults.corners[chosen]).tolist(), strict=True):
                level, overlap = int(self.defaults.level[number]), round(float(self.overlaps[number]), 3)
                made.append({"level": level, "place": [round(v, 4) for v in place], "overlap": overlap, "role": role})
        return made

    def table(self) -> dict[str, list[Any]]:
        """What the network should say of the responsible boxes, what it says, and what that costs, as columns."""
        which = self.ordered[:ROWS]
        smooth = dict(zip(self.terms.responsible.tolist(), self.terms.smooth_l1.tolist(), strict=True))
        return {
            "stride": [self.defaults.strides[self.defaults.level[number]] for number in which],
            "IoU": self.overlaps[which].round(2).tolist(),
            "p of the class": self.raw.scores[which, self.box.label].round(3).tolist(),
            "−ln p": self.terms.cross_entropy[which].round(3).tolist(),
            "offsets wanted": [_numbers(row) for row in self.targets.offsets[which]],
            "offsets predicted": [_numbers(row) for row in self.raw.offsets[which]],
            "smooth L1": [round(smooth[number], 3) for number in which.tolist()],
        }


def _numbers(values: Float32Array) -> str:
    return "  ".join(f"{value:+.2f}" for value in values)

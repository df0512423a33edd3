"""Which default boxes are responsible for which object (Liu et al. 2016, section 2.2)."""

from dataclasses import dataclass

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array, Int64Array
from core.detection.ssd.default_boxes import DefaultBoxes

RESPONSIBLE, BACKGROUND = 0.5, 0.4
"""IoU from which a default box is responsible for an object, and below which it shows background."""


@dataclass(frozen=True)
class Targets:
    """What the network should say of one image.

    Attributes:
        classes: int64 (A,), 0 for background, otherwise the label of the object plus 1; -1 where neither is asked for.
        offsets: float32 (A, 4), from each responsible default box to its object; 0 elsewhere.
        objects: int64 (A,), the object of each responsible default box; -1 elsewhere.
    """

    classes: Int64Array
    offsets: Float32Array
    objects: Int64Array


def match(defaults: DefaultBoxes, boxes: Float32Array, labels: Int64Array) -> Targets:
    """Give each default box its target.

    A default box is responsible for the object that it overlaps most, if their IoU is at least `RESPONSIBLE`. Each
    object also gets the default box that overlaps it most, so that none goes without. Boxes with an IoU between
    `BACKGROUND` and `RESPONSIBLE` are neither right nor wrong and are left out of the loss.

    Args:
        defaults: of the network.
        boxes: float32 (N, 4), corners of the objects as shares of the input.
        labels: int64 (N,), their classes.
    """
    count = len(defaults.centred)
    classes, objects = np.zeros(count, np.int64), np.full(count, -1, np.int64)
    offsets = np.zeros((count, 4), np.float32)
    if not len(boxes):
        return Targets(classes, offsets, objects)
    overlaps = geometry.iou(defaults.corners, boxes)
    best = overlaps.max(axis=1)
    classes[(best >= BACKGROUND) & (best < RESPONSIBLE)] = -1
    objects[best >= RESPONSIBLE] = overlaps.argmax(axis=1)[best >= RESPONSIBLE]
    remaining = overlaps.copy()
    for _ in range(len(boxes)):  # The surest pair first, so that no two objects claim the same box.
        box, thing = np.unravel_index(remaining.argmax(), remaining.shape)
        if remaining[box, thing] < 0:
            break
        objects[box] = thing
        remaining[box, :] = remaining[:, thing] = -1
    responsible = np.flatnonzero(objects >= 0)
    classes[responsible] = labels[objects[responsible]] + 1
    offsets[responsible] = defaults.encode(boxes[objects[responsible]], responsible)
    return Targets(classes, offsets, objects)

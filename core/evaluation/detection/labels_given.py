"""What a detector calls things that it never learnt: the label of the detection that overlaps each of them best."""

from collections.abc import Iterable

from core import boxes as geometry
from core.boxes import Detections
from core.evaluation.detection.average_precision import Truth


def labels_given(found: Iterable[Detections], truths: Iterable[Truth], least: float = 0.5) -> list[int | None]:
    """The label that each labelled thing got.

    Args:
        found: what the detector found in each image.
        truths: the labelled things in each image; those to be ignored are left out.
        least: the IoU from which on a detection counts as one of the thing.

    Returns:
        For each thing the label of the detection with the highest IoU, or None where none overlaps it enough.
    """
    given: list[int | None] = []
    for of_image, truth in zip(found, truths, strict=True):
        for overlaps in geometry.iou(truth.boxes[~truth.ignored], of_image.boxes):
            best = int(overlaps.argmax()) if len(overlaps) else -1
            given.append(int(of_image.labels[best]) if best >= 0 and overlaps[best] >= least else None)
    return given

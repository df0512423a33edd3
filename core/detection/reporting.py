"""What is reported of a detector, however it was made: its precision on labelled images, the sources on its card."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.boxes import Detections
from core.data.boxes.boxed_images import BoxDataSet, BoxedImages
from core.evaluation.detection import average_precision
from core.evaluation.detection.average_precision import AveragePrecision, Truth
from core.serving.card import DataSource


def precision(found: Sequence[Detections], images: BoxedImages, classes: int) -> AveragePrecision:
    """The average precision of the detections in all images of a split.

    Args:
        found: the detections of each image.
        images: the split.
        classes: how many classes the detector knows; if it is one, it stands for every labelled box.
    """
    return average_precision.ap(average_precision.match(found, truths(images, classes), classes))


def truths(images: BoxedImages, classes: int) -> list[Truth]:
    """The labelled boxes of a split, for a detector of so many classes; if it is one, it stands for every box."""
    return [
        Truth(entry.boxes, entry.labels if classes > 1 else np.zeros_like(entry.labels), entry.ignored)
        for entry in images.entries
    ]


def sources(data: BoxDataSet, splits: Mapping[str, BoxedImages]) -> list[DataSource]:
    """The splits of a data set, as a card lists them."""
    return [
        DataSource(name=data.source.name, sha256=data.sha256, use=split, images=len(images))
        for split, images in splits.items()
    ]

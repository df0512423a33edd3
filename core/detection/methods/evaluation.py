"""Measure a detector on images with boxes, as a stream."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.boxes import Detections
from core.data.boxes.boxed_images import BoxDataSet
from core.data.sets.archives import DataError
from core.detection.methods.registry import Method
from core.evaluation.detection import average_precision
from core.evaluation.detection.average_precision import AveragePrecision, Truth
from core.images import ImageError
from core.snapshots import Snapshot, Stream


@dataclass(frozen=True, eq=False)
class DetectorResult:
    """What was measured.

    Attributes:
        images: how many could be read.
        precision: average precision by class and IoU.
        classes: the classes of the data set.
        unreadable: name and error of the images that could not.
    """

    images: int
    precision: AveragePrecision
    classes: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]

    def measured(self) -> dict[str, Any]:
        """As JSON values, with the mean over classes first."""
        precision = self.precision
        known = [label for label in range(len(self.classes)) if not np.isnan(precision.values[label, 0])]
        return {
            "images": self.images,
            "ap50": precision.at(0.5),
            "ap75": precision.at(0.75),
            "ap": precision.mean,
            "per_class": {self.classes[label]: precision.of_class(label, 0.5) for label in known},
            "unreadable": [{"image": name, "error": error} for name, error in self.unreadable],
        }


class Evaluator:
    """One evaluation; `result` is there once `stream` has ended."""

    def __init__(self, method: Method, data: BoxDataSet, part: str) -> None:
        """Match the classes of method and data set by name.

        Raises:
            DataError: they have none in common.
        """
        self.method, self.data, self.images = method, data, data.splits[part]
        numbers = {name.casefold(): label for label, name in enumerate(data.classes)}
        self._labels = np.array([numbers.get(name.casefold(), -1) for name in method.labels])
        if not np.any(self._labels >= 0):
            raise DataError(
                f"{method.name} finds {', '.join(list(method.labels)[:5])}, but {data.name} has boxes of "
                f"{', '.join(data.classes[:5])}; choose data with the same classes."
            )
        self.result = DetectorResult(0, AveragePrecision(np.zeros((0, 10))), data.classes, ())

    def stream(self) -> Stream:
        """Detect in every image, then measure."""
        found: list[Detections] = []
        truths: list[Truth] = []
        unreadable: list[tuple[str, str]] = []
        for index, entry in enumerate(self.images.entries):
            try:
                image = self.images.read(index, working_size=None)
            except ImageError as error:
                unreadable.append((entry.file, str(error)))
            else:
                detections = self.method.detect(image)
                scale = np.array([entry.size[1] / image.shape[1], entry.size[0] / image.shape[0]] * 2, np.float32)
                labels = self._labels[detections.labels]
                found.append(Detections(detections.boxes * scale, detections.scores, labels))
                truths.append(Truth(entry.boxes, entry.labels, entry.ignored))
            yield Snapshot(index + 1, len(self.images))
        matches = average_precision.match(found, truths, len(self.data.classes))
        self.result = DetectorResult(len(found), average_precision.ap(matches), self.data.classes, tuple(unreadable))

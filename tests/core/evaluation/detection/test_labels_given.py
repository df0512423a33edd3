"""The label of the detection that overlaps a labelled thing best."""

import numpy as np

from core.boxes import Detections, nothing
from core.evaluation.detection.average_precision import Truth
from core.evaluation.detection.labels_given import labels_given


def truth(*boxes: list[float], ignored: int = 0) -> Truth:
    count = len(boxes)
    ignoring = np.arange(count) >= count - ignored
    return Truth(np.array(boxes, np.float32).reshape(-1, 4), np.zeros(count, np.int64), ignoring)


def test_the_best_overlap_gives_the_label_whatever_the_score() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 8], [50, 50, 60, 60]], np.float32)
    found = Detections(boxes, np.array([0.4, 0.9, 0.8], np.float32), np.array([3, 5, 7]))
    things = truth([0, 0, 10, 10], [0, 0, 10, 7], [48, 50, 70, 60], [50, 50, 60, 60], ignored=1)
    assert labels_given([found, nothing()], [things, truth([0, 0, 1, 1])]) == [3, 5, None, None]
    assert labels_given([found], [truth([48, 50, 70, 60])], least=0.4) == [7]

"""Counting with a detector: thresholds, ignored boxes, and an interval that holds the mean."""

import numpy as np

from core.boxes import Detections, nothing
from core.evaluation.detection import counting
from core.evaluation.detection.average_precision import Truth


def found(scores: list[float], labels: list[int]) -> Detections:
    return Detections(np.zeros((len(scores), 4), np.float32), np.array(scores, np.float32), np.array(labels, np.int64))


def test_only_sure_detections_count() -> None:
    images = [found([0.9, 0.6, 0.3], [0, 1, 0]), nothing()]
    assert counting.counted(images, 2, 0.5).tolist() == [[1, 1], [0, 0]]
    assert counting.counted(images, 2, 0.25).tolist() == [[2, 1], [0, 0]]


def test_ignored_boxes_do_not_count() -> None:
    truth = Truth(np.zeros((3, 4), np.float32), np.array([0, 0, 1]), np.array([False, True, False]))
    assert counting.labelled([truth], 2).tolist() == [[1, 1]]


def test_a_bias_is_beyond_chance_and_balanced_errors_are_not() -> None:
    rng = np.random.default_rng(0)
    true = rng.integers(5, 15, (40, 2))
    errors = np.stack([rng.choice([1, 2], 40), np.tile([-1, 1], 20)], axis=1)
    biased, fair = counting.mean_errors(true + errors, true)
    assert biased.low < biased.value < biased.high and biased.beyond_chance
    assert fair.value == 0 and fair.low < 0 < fair.high and not fair.beyond_chance


def test_more_images_narrow_the_interval() -> None:
    rng = np.random.default_rng(1)
    widths = []
    for images in (20, 320):
        (error,) = counting.mean_errors(rng.integers(0, 5, (images, 1)), np.full((images, 1), 2))
        widths.append(error.high - error.low)
    assert widths[0] > 3 * widths[1]

"""Bootstrap of average precision: the plain figure is in the middle, and fewer images are less sure."""

import numpy as np
import pytest

from core.boxes import Detections
from core.evaluation.detection import average_precision, bootstrap
from core.evaluation.detection.average_precision import Truth


def scenes(count: int, found_share: float) -> tuple[list[Detections], list[Truth]]:
    rng = np.random.default_rng(0)
    box = np.array([[0, 0, 10, 10]], np.float32)
    truths = [Truth(box, np.zeros(1, np.int64), np.zeros(1, bool)) for _ in range(count)]
    hits = rng.random(count) < found_share
    boxes = [box if hit else box + 50 for hit in hits]
    scores = rng.random(count).astype(np.float32)
    found = [Detections(b, s[None], np.zeros(1, np.int64)) for b, s in zip(boxes, scores, strict=True)]
    return found, truths


def test_the_interval_holds_the_figure_and_narrows_with_images() -> None:
    widths = []
    for count in (20, 200):
        found, truths = scenes(count, 0.8)
        matches = average_precision.match(found, truths, 1)
        low, high = bootstrap.interval(matches, truths)
        assert low < average_precision.ap(matches).at(0.5) < high
        widths.append(high - low)
    assert widths[0] > 2 * widths[1]


def test_drawing_each_image_once_gives_the_plain_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    found, truths = scenes(30, 0.7)
    matches = average_precision.match(found, truths, 1)

    class Once:
        def multinomial(self, count: int, shares: np.ndarray, size: int) -> np.ndarray:
            return np.ones((size, count), np.int64)

    monkeypatch.setattr(np.random, "default_rng", lambda seed: Once())
    values = bootstrap.sampled(matches, truths, 0.5, draws=3, seed=0)
    assert values == pytest.approx([average_precision.ap(matches).at(0.5)] * 3)


def test_a_perfect_detector_has_no_spread() -> None:
    found, truths = scenes(10, 1.1)
    assert bootstrap.interval(average_precision.match(found, truths, 1), truths) == (1.0, 1.0)


def test_one_class_can_be_chosen() -> None:
    found, truths = scenes(40, 0.6)
    box = np.array([[0, 0, 10, 10]], np.float32)
    other = Truth(box, np.ones(1, np.int64), np.zeros(1, bool))
    perfect = Detections(box, np.ones(1, np.float32), np.ones(1, np.int64))
    both = average_precision.match([*found, perfect], [*truths, other], 2)
    labels = [bootstrap.interval(both, [*truths, other], label=label) for label in (0, 1)]
    mean = bootstrap.interval(both, [*truths, other])
    assert labels[1] == (1.0, 1.0)
    assert labels[0][0] < average_precision.ap(both).of_class(0, 0.5) < labels[0][1] < 1
    assert labels[0][0] < mean[0]

"""Average precision: the figures of pycocotools."""

import contextlib
import io
from typing import Any

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from core import boxes as geometry
from core.boxes import Detections, nothing
from core.evaluation.detection import average_precision
from core.evaluation.detection.average_precision import THRESHOLDS, Truth

CLASSES = 3


def scene(rng: np.random.Generator, objects: int, noise: float) -> tuple[Truth, Detections]:
    """Some objects, and detections that are near them, doubled, of the wrong class, or nowhere."""
    sizes = np.concatenate([rng.uniform(0, 300, (objects, 2)), rng.uniform(20, 120, (objects, 2))], axis=1)
    boxes = geometry.from_sizes(sizes)
    labels = rng.integers(0, CLASSES, objects)
    ignored = rng.random(objects) < 0.15
    near = np.repeat(boxes, 2, axis=0) + rng.normal(0, noise, (2 * objects, 4)).astype(np.float32)
    nowhere = geometry.from_sizes(np.concatenate([rng.uniform(0, 300, (5, 2)), rng.uniform(20, 90, (5, 2))], axis=1))
    said = np.where(rng.random(2 * objects) < 0.8, np.repeat(labels, 2), rng.integers(0, CLASSES, 2 * objects))
    near[:, 2:] = np.maximum(near[:, 2:], near[:, :2] + 1)
    found = np.concatenate([near, nowhere]).astype(np.float32)
    scores = rng.permutation(np.linspace(0.05, 0.95, len(found))).astype(np.float32) + rng.random() * 1e-3
    return (
        Truth(boxes, labels, ignored),
        Detections(found, scores.astype(np.float32), np.concatenate([said, rng.integers(0, CLASSES, 5)])),
    )


def by_pycocotools(truths: list[Truth], found: list[Detections]) -> Any:
    """Precision at IoU thresholds, recalls, classes, areas and numbers of detections."""
    dataset: dict[str, Any] = {
        "info": {},
        "images": [{"id": number, "width": 500, "height": 500} for number in range(len(truths))],
        "categories": [{"id": label, "name": str(label)} for label in range(CLASSES)],
        "annotations": [],
    }
    results = []
    for number, (truth, detections) in enumerate(zip(truths, found, strict=True)):
        for box, label, ignored in zip(geometry.to_sizes(truth.boxes), truth.labels, truth.ignored, strict=True):
            dataset["annotations"].append(
                {
                    "id": len(dataset["annotations"]) + 1,
                    "image_id": number,
                    "category_id": int(label),
                    "bbox": box.tolist(),
                    "area": float(box[2] * box[3]),
                    "iscrowd": 0,
                    "ignore": int(ignored),
                }
            )
        for box, score, label in zip(
            geometry.to_sizes(detections.boxes), detections.scores, detections.labels, strict=True
        ):
            results.append({"image_id": number, "category_id": int(label), "bbox": box.tolist(), "score": float(score)})
    with contextlib.redirect_stdout(io.StringIO()):
        truth_ = COCO()
        truth_.dataset = dataset
        truth_.createIndex()
        evaluation = COCOeval(truth_, truth_.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
    return evaluation.eval["precision"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("noise", [2.0, 8.0])
def test_equal_to_pycocotools(seed: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    pairs = [scene(rng, int(rng.integers(0, 12)), noise) for _ in range(12)]
    truths = [Truth(t.boxes, t.labels, np.zeros(len(t.labels), bool)) for t, _ in pairs]
    found = [detections for _, detections in pairs]
    ours = average_precision.ap(average_precision.match(found, truths, CLASSES))
    theirs = by_pycocotools(truths, found)  # (10, 101, 3, areas, most)
    for label in range(CLASSES):
        for number, threshold in enumerate(THRESHOLDS):
            expected = theirs[number, :, label, 0, -1].mean()
            assert ours.of_class(label, threshold) == pytest.approx(expected, abs=1e-6)
    assert ours.mean == pytest.approx(theirs[:, :, :, 0, -1].mean(), abs=1e-6)


def test_what_is_to_be_ignored_counts_neither_way() -> None:
    boxes = np.array([[0, 0, 10, 10], [50, 50, 70, 70.0]], np.float32)
    truth = Truth(boxes, np.zeros(2, np.int64), np.array([False, True]))
    found = Detections(np.concatenate([boxes, boxes[1:]]), np.array([0.5, 0.9, 0.8], np.float32), np.zeros(3, np.int64))
    (matches,) = average_precision.match([found], [truth], 1)
    assert matches.objects == 1 and matches.ignored[0].sum() == 2
    assert average_precision.ap([matches]).at(0.5) == pytest.approx(1)


def test_a_duplicate_is_wrong_and_a_miss_costs_recall() -> None:
    boxes = np.array([[0, 0, 10, 10], [50, 50, 70, 70.0]], np.float32)
    truth = Truth(boxes, np.zeros(2, np.int64), np.zeros(2, bool))
    twice = Detections(boxes[[0, 0]], np.array([0.9, 0.8], np.float32), np.zeros(2, np.int64))
    (matches,) = average_precision.match([twice], [truth], 1)
    curve = average_precision.curve(matches)
    assert curve.precision.tolist() == [1, 0.5] and curve.recall.tolist() == [0.5, 0.5]
    assert curve.average == pytest.approx(51 / 101)


def test_nothing_found_and_nothing_to_find() -> None:
    truth = Truth(np.array([[0, 0, 9, 9]], np.float32), np.zeros(1, np.int64), np.zeros(1, bool))
    missed = average_precision.ap(average_precision.match([nothing()], [truth], 2))
    assert missed.of_class(0, 0.5) == 0 and np.isnan(missed.of_class(1, 0.5)) and missed.mean == 0
    assert average_precision.ap(average_precision.match([], [], 1)).mean == 0

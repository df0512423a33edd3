"""Suppression: equal to OpenCV's and TensorFlow's on random boxes, with a true record of what removed what."""

import cv2
import numpy as np
import pytest
import tensorflow as tf

from core import boxes as geometry
from core.detection.suppression import soften, suppress


def random_boxes(count: int, seed: int, size: float = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Boxes, scores without ties, and labels of four classes."""
    rng = np.random.default_rng(seed)
    sizes = np.concatenate([rng.uniform(0, size, (count, 2)), rng.uniform(5, 80, (count, 2))], axis=1)
    scores = rng.permutation(np.linspace(0.01, 0.99, count)).astype(np.float32)
    return geometry.from_sizes(sizes), scores, rng.integers(0, 4, count)


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("count", [1, 63, 64, 65, 700])
def test_equal_to_opencv_and_tensorflow(count: int, threshold: float) -> None:
    boxes, scores, _ = random_boxes(count, seed=count)
    kept = suppress(boxes, scores, threshold).kept.tolist()
    assert kept == list(cv2.dnn.NMSBoxes(geometry.to_sizes(boxes).tolist(), scores.tolist(), 0.0, threshold))
    order = tf.image.non_max_suppression(boxes[:, [1, 0, 3, 2]], scores, count, threshold)
    assert kept == order.numpy().tolist()


def test_classes_do_not_remove_each_other() -> None:
    boxes, scores, labels = random_boxes(500, seed=1)
    found = suppress(boxes, scores, 0.4, labels)
    for label in range(4):
        own = np.flatnonzero(labels == label)
        alone = own[suppress(boxes[own], scores[own], 0.4).kept]
        assert [box for box in found.kept if labels[box] == label] == alone.tolist()
    assert all(labels[removal.box] == labels[removal.by] for removal in found.removals)
    expected = cv2.dnn.NMSBoxesBatched(geometry.to_sizes(boxes).tolist(), scores.tolist(), labels.tolist(), 0.0, 0.4)
    assert found.kept.tolist() == list(expected)


@pytest.mark.parametrize("overlap", [geometry.iou, geometry.share_covered])
def test_the_record_is_what_happened(overlap: geometry.Overlap) -> None:
    boxes, scores, _ = random_boxes(400, seed=2)
    found = suppress(boxes, scores, 0.35, overlap=overlap)
    removals = list(found.removals)
    assert sorted([*found.kept.tolist(), *(removal.box for removal in removals)]) == list(range(400))
    assert set(np.flatnonzero(found.removed_by == -1)) == set(found.kept.tolist())
    for removal in removals:
        measured = overlap(boxes[[removal.by]], boxes[[removal.box]])[0, 0]
        assert removal.overlap == pytest.approx(measured) and removal.overlap > 0.35
        assert scores[removal.by] > scores[removal.box] and removal.by in found.kept
        better = [box for box in found.kept if scores[box] > scores[removal.by]]
        assert not np.any(overlap(boxes[better], boxes[[removal.box]]) > 0.35), "a better box would have removed it"


def test_the_other_overlap_removes_a_small_box_in_a_large_one() -> None:
    boxes, scores = np.array([[0, 0, 100, 100], [40, 40, 60, 60.0]], np.float32), np.array([0.9, 0.8])
    assert len(suppress(boxes, scores).kept) == 2
    assert len(suppress(boxes, scores, overlap=geometry.share_covered).kept) == 1


def test_nothing_in_nothing_out() -> None:
    none = np.zeros((0, 4), np.float32)
    assert suppress(none, np.zeros(0)).kept.tolist() == soften(none, np.zeros(0)).kept.tolist() == []
    assert suppress(none, np.zeros(0), labels=np.zeros(0, np.int64)).kept.tolist() == []


@pytest.mark.parametrize("sigma", [0.3, 0.5, 1.0])
def test_soft_suppression_is_that_of_tensorflow(sigma: float) -> None:
    boxes, scores, _ = random_boxes(200, seed=3)
    found = soften(boxes, scores, sigma, least=0.1)
    order, reduced = tf.image.non_max_suppression_with_scores(
        boxes[:, [1, 0, 3, 2]], scores, 200, iou_threshold=1.0, score_threshold=0.1, soft_nms_sigma=sigma / 2
    )
    assert found.kept.tolist() == order.numpy().tolist()
    np.testing.assert_allclose(found.scores[found.kept], reduced.numpy(), atol=1e-5)

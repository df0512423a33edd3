"""Default boxes, matching and decoding of a single-shot detector."""

import numpy as np
import pytest

from core import boxes as geometry
from core.detection.ssd.decoding import RawOutputs, detections, softmax
from core.detection.ssd.default_boxes import DefaultBoxes
from core.detection.ssd.matching import match

DEFAULTS = DefaultBoxes(320, (8, 16, 32, 64), (0.06, 0.15, 0.35, 0.6, 0.9), (4, 6, 6, 6))


def test_the_default_boxes_are_those_of_the_paper() -> None:
    assert DEFAULTS.centred.shape == (40 * 40 * 4 + (20 * 20 + 10 * 10 + 5 * 5) * 6, 4)
    first, square = DEFAULTS.centred[0], DEFAULTS.centred[3]
    np.testing.assert_allclose(first, [0.0125, 0.0125, 0.06, 0.06], atol=1e-6)
    np.testing.assert_allclose(square[2:], [np.sqrt(0.06 * 0.15)] * 2, atol=1e-6)
    wide = DEFAULTS.centred[1]
    assert wide[2] / wide[3] == pytest.approx(2, rel=1e-5) and wide[2] * wide[3] == pytest.approx(0.06**2, rel=1e-5)
    assert np.bincount(DEFAULTS.level).tolist() == [6400, 2400, 600, 150]
    np.testing.assert_allclose(DEFAULTS.centred[-1][:2], [0.9, 0.9], atol=1e-6)


def random_boxes(count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return geometry.clipped(
        geometry.from_sizes(np.concatenate([rng.uniform(0, 0.8, (count, 2)), rng.uniform(0.05, 0.5, (count, 2))], 1)),
        1,
        1,
    )


def test_decoding_undoes_encoding() -> None:
    boxes, which = random_boxes(50, 0), np.arange(0, 9550, 191)
    np.testing.assert_allclose(DEFAULTS.decode(DEFAULTS.encode(boxes, which), which), boxes, atol=1e-5)


def test_every_object_gets_a_default_box_and_no_box_two_objects() -> None:
    boxes, labels = random_boxes(30, 1), np.arange(30) % 3
    boxes[1] = boxes[0] + 0.001  # Two objects at nearly the same place.
    targets = match(DEFAULTS, boxes, labels)
    assert set(targets.objects[targets.objects >= 0]) == set(range(30))
    responsible = targets.objects >= 0
    assert np.array_equal(responsible, targets.classes > 0)
    assert np.array_equal(targets.classes[responsible], labels[targets.objects[responsible]] + 1)
    overlaps = geometry.iou(DEFAULTS.corners, boxes).max(axis=1)
    assert np.all(overlaps[targets.classes == 0] < 0.4)
    assert np.all((overlaps[targets.classes == -1] >= 0.4) & (overlaps[targets.classes == -1] < 0.5))
    found = DEFAULTS.decode(targets.offsets[responsible], np.flatnonzero(responsible))
    np.testing.assert_allclose(found, boxes[targets.objects[responsible]], atol=1e-5)


def test_without_objects_everything_is_background() -> None:
    targets = match(DEFAULTS, np.zeros((0, 4), np.float32), np.zeros(0, np.int64))
    assert not targets.classes.any() and not targets.offsets.any()


def test_perfect_outputs_become_the_objects() -> None:
    boxes, labels = random_boxes(6, 2), np.array([0, 1, 2, 0, 1, 2])
    targets = match(DEFAULTS, boxes, labels)
    logits = 9 * np.eye(4, dtype=np.float32)[np.maximum(targets.classes, 0)]
    found = detections(RawOutputs(softmax(logits), targets.offsets), DEFAULTS, (240, 320), least=0.5)
    expected = boxes * [320, 240, 320, 240]
    assert len(found) == 6
    nearest = geometry.iou(found.boxes, expected.astype(np.float32))
    assert nearest.max(axis=0).min() > 0.99
    assert np.array_equal(found.labels[nearest.argmax(axis=0)], labels)


def test_softmax_leaves_out_the_background() -> None:
    scores = softmax(np.array([[0.0, 0.0, 0.0], [1000.0, 0.0, -1000.0]]))
    np.testing.assert_allclose(scores, np.array([[1 / 3, 1 / 3], [0, 0]]), atol=1e-6)

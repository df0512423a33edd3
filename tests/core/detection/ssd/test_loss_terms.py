"""The loss box by box: equal to that of the training, and to one computed by hand."""

import numpy as np
import pytest

from core.detection.ssd.decoding import RawOutputs, softmax
from core.detection.ssd.default_boxes import DefaultBoxes
from core.detection.ssd.loss_terms import loss_terms, smooth_l1
from core.detection.ssd.matching import Targets, match

DEFAULTS = DefaultBoxes(320, (16, 32, 64), (0.15, 0.35, 0.6, 0.9), (6, 6, 6))


@pytest.mark.parametrize("objects", [0, 1, 4])
def test_it_is_the_loss_of_the_training(objects: int) -> None:
    import tensorflow as tf

    from core.detection.ssd.losses import hard_negatives, losses

    rng = np.random.default_rng(objects)
    count = len(DEFAULTS.centred)
    logits = rng.normal(0, 2, (count, 4)).astype(np.float32)
    offsets = rng.normal(0, 1.5, (count, 4)).astype(np.float32)
    corner = rng.uniform(0, 0.6, (objects, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(0.1, 0.4, (objects, 2))], axis=1).astype(np.float32)
    targets = match(DEFAULTS, boxes, np.arange(objects) % 3)
    terms = loss_terms(RawOutputs(softmax(logits), offsets), targets)
    expected = losses(logits[None], offsets[None], targets.classes[None], targets.offsets[None])
    assert terms.classes == pytest.approx(float(expected.classes), rel=1e-4)
    assert terms.offsets == pytest.approx(float(expected.offsets), rel=1e-4)
    wanted = np.maximum(targets.classes, 0)[None]
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=logits[None])
    hard = hard_negatives(entropy, tf.constant(targets.classes[None]), 3.0).numpy()[0]
    assert set(terms.hard.tolist()) == set(np.flatnonzero(hard).tolist())


def test_by_hand() -> None:
    scores = np.array([[0.5], [0.1], [0.3], [0.2], [0.8], [0.6]], np.float32)
    offsets = np.array([[0.5, 0, 0, 2.0]] + [[0.0] * 4] * 5, np.float32)
    targets = Targets(np.array([1, 0, 0, 0, 0, -1]), np.zeros((6, 4), np.float32), np.array([0, -1, -1, -1, -1, -1]))
    terms = loss_terms(RawOutputs(scores, offsets), targets, negatives=2)
    assert terms.responsible.tolist() == [0] and terms.hard.tolist() == [4, 2]
    assert terms.classes == pytest.approx(np.log(2) - np.log(0.2) - np.log(0.7), rel=1e-6)
    assert terms.offsets == pytest.approx(0.5 * 0.5**2 + 2 - 0.5)
    assert terms.cross_entropy[5] == 0


def test_a_certain_network_has_a_finite_loss() -> None:
    scores = np.array([[0.0], [1.0]], np.float32)
    targets = Targets(np.array([1, 0]), np.zeros((2, 4), np.float32), np.array([0, -1]))
    terms = loss_terms(RawOutputs(scores, np.zeros((2, 4), np.float32)), targets)
    assert np.isfinite(terms.classes) and terms.classes > 20


def test_smooth_l1_is_smooth() -> None:
    values = np.array([-1 - 1e-6, -1 + 1e-6, 0.0, 1 - 1e-6, 1 + 1e-6, 3.0])
    np.testing.assert_allclose(smooth_l1(values), [0.5, 0.5, 0, 0.5, 0.5, 2.5], atol=1e-5)

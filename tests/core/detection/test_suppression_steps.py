"""Suppression one decision at a time: the same result, and numbers that add up."""

import numpy as np
import pytest

from core import boxes as geometry
from core.detection import suppression_steps
from core.detection.suppression import soften, suppress
from core.detection.suppression_settings import SuppressionSettings
from tests.core.detection.test_suppression import random_boxes


@pytest.mark.parametrize("covered", [False, True])
@pytest.mark.parametrize("soft", [False, True])
def test_every_decision_is_that_of_the_suppression_and_its_numbers_add_up(soft: bool, covered: bool) -> None:
    boxes, scores, _ = random_boxes(90, seed=4, size=120)
    settings = SuppressionSettings(least=0.2, overlap=0.3, soft=soft, covered=covered)
    steps = suppression_steps.run(boxes, scores, settings)
    which = steps.which
    assert scores[which].min() >= 0.2 and np.all(np.diff(scores[which]) < 0)
    if soft:
        assert which[steps.kept].tolist() == soften(boxes, scores, 0.5, 0.2, settings.measure).kept.tolist()
    else:
        alone = suppress(boxes[which], scores[which], 0.3, overlap=settings.measure)
        assert steps.kept.tolist() == alone.kept.tolist()
    chosen = [decision.box for decision in steps.decisions if decision.by == decision.box]
    gone = {decision.box for decision in steps.decisions if decision.gone}
    assert chosen == steps.kept.tolist() and set(chosen) | gone == set(range(len(which))) and not gone & set(chosen)
    for decision in steps.decisions:
        if decision.by != decision.box:
            left, top, right, bottom = decision.common
            assert decision.shared == pytest.approx((right - left) * (bottom - top), rel=1e-4)
            assert decision.overlap == pytest.approx(decision.shared / decision.whole, rel=1e-4)
            assert decision.gone == ((decision.after < 0.2) if soft else (decision.overlap > 0.3))
            factor = np.exp(-(decision.overlap**2) / 0.5) if soft else 1
            assert decision.after == pytest.approx(decision.before * factor, rel=1e-4)
    last = {decision.box: decision.after for decision in steps.decisions}
    np.testing.assert_allclose([last[box] for box in range(len(which))], steps.scores, rtol=1e-5)


def test_the_whole_is_the_union_or_the_worse_box() -> None:
    boxes, scores = np.array([[0, 0, 100, 100], [40, 40, 60, 80.0]]), np.array([0.9, 0.85])
    removal = suppression_steps.run(boxes, scores, SuppressionSettings(covered=True)).decisions[1]
    assert (removal.shared, removal.whole, removal.overlap, removal.gone) == (800, 800, 1, True)
    removal = suppression_steps.run(boxes, scores, SuppressionSettings(overlap=0.05)).decisions[1]
    assert (removal.shared, removal.whole) == (800, 10_000) and removal.overlap == pytest.approx(0.08)


def test_only_the_best_take_part_and_none_is_no_error() -> None:
    boxes, scores, _ = random_boxes(150, seed=5)
    steps = suppression_steps.run(boxes, scores, SuppressionSettings(least=0.05))
    assert len(steps.which) == suppression_steps.MOST == 100 and steps.left_out == (scores >= 0.05).sum() - 100
    assert steps.which[0] == scores.argmax()
    for soft in (False, True):
        assert suppression_steps.run(boxes, scores * 0, SuppressionSettings(soft=soft)).decisions == []


def test_a_box_at_the_lowest_score_takes_part() -> None:
    boxes, scores = geometry.from_sizes(np.array([[0, 0, 9, 9], [50, 0, 9, 9.0]])), np.array([0.9, 0.8], np.float32)
    for soft in (False, True):
        assert suppression_steps.run(boxes, scores, SuppressionSettings(soft=soft)).kept.tolist() == [0, 1]

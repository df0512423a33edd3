"""Reliability by hand, and for networks that are as good as they say."""

import numpy as np
import pytest

from core.evaluation.reliability import reliability


def test_by_hand() -> None:
    probabilities = np.array([[0.9, 0.1], [0.92, 0.08], [0.4, 0.6], [1.0, 0.0]])
    found = reliability(probabilities, np.array([0, 1, 1, 0]))
    assert found.counts.tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 0, 3]
    assert found.confidence[9] == pytest.approx((0.9 + 0.92 + 1) / 3) and found.accuracy[9] == pytest.approx(2 / 3)
    assert np.isnan(found.accuracy[0]) and found.accuracy[6] == 1
    assert found.mean_accuracy == 0.75 and found.mean_confidence == pytest.approx(0.855)
    assert found.calibration_error == pytest.approx((0.4 + 3 * (0.94 - 2 / 3)) / 4)


def test_labels_drawn_from_the_predictions_are_reliable() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(5, 0.4), size=20_000)
    labels = (probabilities.cumsum(axis=1) < rng.random((20_000, 1))).sum(axis=1)
    assert reliability(probabilities, labels).calibration_error < 0.015

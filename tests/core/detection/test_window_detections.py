"""Detections from the numbers of a scan are those from all probabilities."""

import numpy as np

from core.detection.sliding import sliding_windows, window_detections
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.sliding.sliding_windows import ClassifiedWindows
from core.detection.sliding.window_scan import PROBABLE, WindowScores, planned


def test_they_are_the_same_for_every_threshold() -> None:
    size = (90, 120)
    probabilities = np.random.default_rng(0).dirichlet(np.full(6, 0.3), len(planned(size, SlidingSettings())))
    windows = ClassifiedWindows(planned(size, SlidingSettings()), probabilities.astype(np.float32))
    kept = np.argwhere(windows.probabilities >= PROBABLE).tolist()
    metrics = {f"{window}:{label}": float(windows.probabilities[window, label]) for window, label in kept}
    scores = WindowScores.of(size, SlidingSettings(), [(len(windows.regions), metrics)])
    for least, overlap in ((0.05, 0.3), (0.5, 0.3), (0.5, 0.9), (0.99, 0.3)):
        settings = SlidingSettings(least=least, overlap=overlap)
        expected = sliding_windows.detections(windows, settings)
        found = window_detections.detections(scores, settings)
        np.testing.assert_array_equal(found.boxes, expected.boxes)
        np.testing.assert_array_equal(found.labels, expected.labels)
        np.testing.assert_array_equal(found.scores, expected.scores)
    nothing = WindowScores.of(size, SlidingSettings(), [])
    assert len(window_detections.detections(nothing, SlidingSettings())) == 0

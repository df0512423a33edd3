"""What stays of the windows of a scan whose numbers have travelled: the same boxes as `sliding_windows.detections`."""

import numpy as np

from core.boxes import Detections
from core.detection.sliding.window_scan import WindowScores
from core.detection.suppression import thinned
from core.detection.suppression_settings import Thresholds


def detections(scores: WindowScores, settings: Thresholds) -> Detections:
    """The windows whose most probable class reaches the lowest score, after suppression class by class; best first.

    Args:
        scores: of all windows, or of those so far.
        settings: lowest score and overlap.
    """
    best = [(number, *found[0]) for number, found in enumerate(scores.answers(top=1)) if found]
    best = [entry for entry in best if entry[2] >= settings.least]
    windows = np.array([window for window, _, _ in best], np.int64)
    labels = np.array([label for _, label, _ in best], np.int64)
    values = np.array([value for _, _, value in best], np.float32)
    found = Detections(scores.boxes[windows], values, labels)
    return thinned(found, settings.overlap)

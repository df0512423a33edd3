"""The drawn smears that the evidence shows: made by this code, and what the detector finds in them now."""

import numpy as np

from apps.classroom.lessons.trained_end_to_end import finished, recorded_sets
from core import images
from core.data import blood_smears
from core.detection.methods.registry import LEAST_OF_ALL
from core.detection.ssd.detector import SsdDetector


def test_the_record_is_what_the_detector_finds() -> None:
    kept = recorded_sets.load("bccd_ssd", recorded_sets.DRAWN)
    assert len(kept.addresses) == finished.SMEARS and recorded_sets.sources("bccd_ssd")[0] == recorded_sets.DRAWN
    detector = SsdDetector.load("bccd_ssd")
    smear = blood_smears.sample(np.random.default_rng(finished.SEED))
    image = blood_smears.draw(smear)
    found = detector.detections(detector.raw(image), (blood_smears.HEIGHT, blood_smears.WIDTH), LEAST_OF_ALL["network"])
    np.testing.assert_allclose(kept.recorded.truths[0].boxes, smear.boxes, atol=0.06)
    sure = found.scores > 0.3
    assert sure.sum() == (kept.recorded.found[0].scores > 0.3).sum()
    np.testing.assert_allclose(kept.recorded.found[0].boxes[: sure.sum()], found.boxes[sure], atol=1)
    stored = images.read(recorded_sets.folder() / kept.recorded.files[0])
    shrunk = images.fit(image, finished.SHOWN)
    assert np.abs(stored.astype(int) - shrunk).mean() < 5


def test_most_drawn_cells_are_found() -> None:
    kept = recorded_sets.load("bccd_ssd", recorded_sets.DRAWN)
    for label in range(len(kept.classes)):
        curve, (low, high) = recorded_sets.precision("bccd_ssd", recorded_sets.DRAWN, label)
        assert 0.7 < curve.average <= 1 and low <= curve.average <= high

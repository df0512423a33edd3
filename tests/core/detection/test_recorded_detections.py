"""Detections kept beside a card: what is read is what was written, boxes to a tenth of a pixel."""

from pathlib import Path

import numpy as np

from core.boxes import Detections, nothing
from core.data.boxes import box_data_sets
from core.detection import recorded_detections
from tests.core.detection.training import squares


def test_what_is_read_was_written(tmp_path: Path) -> None:
    images = box_data_sets.load(squares.make(tmp_path / "squares")).splits["validation"]
    one = Detections(
        np.array([[1.04, 2, 30.26, 40]], np.float32), np.array([0.51234], np.float32), np.array([0], np.int64)
    )
    found = [one, *[nothing()] * (len(images) - 1)]
    recorded_detections.write(tmp_path, "validation", images, found, ["square"])
    recorded = recorded_detections.read(tmp_path / recorded_detections.file("validation"))
    assert recorded.classes == ["square"] and recorded.sizes == [(96, 96)] * 3
    assert recorded.files == [Path(entry.file).name for entry in images.entries]
    np.testing.assert_allclose(recorded.found[0].boxes, [[1.0, 2, 30.3, 40]], atol=1e-4)
    np.testing.assert_allclose(recorded.found[0].scores, [0.5123], atol=1e-6)
    assert len(recorded.found[1]) == 0
    for truth, entry in zip(recorded.truths, images.entries, strict=True):
        np.testing.assert_allclose(truth.boxes, entry.boxes, atol=0.06)
        assert np.array_equal(truth.labels, entry.labels)

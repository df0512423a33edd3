"""A classifier on sliding windows, some of whose classes count as one."""

from pathlib import Path

import numpy as np
import pytest

from core.data import samples
from core.detection.sliding.class_windows import FILE, ClassWindows
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.sliding.sliding_windows import Scan, detections
from core.serving import artifacts
from core.serving.artifacts import ArtifactError
from core.serving.card import Card
from core.serving.litert import Classifier
from core.snapshots import last

FEW = SlidingSettings(scales=2, stride=0.5)
CATS = (281, 282, 285)


def test_classes_add_up_and_boxes_lie_on_the_cat() -> None:
    image, classifier = samples.find("cat").read(), Classifier.load("efficientnet_lite0")
    scan = Scan(image, classifier, FEW)
    assert len(scan.so_far.regions) == 0
    final = last(scan.stream())
    assert final.step == final.total == len(scan.windows) == len(scan.so_far.regions)
    found = detections(scan.so_far, FEW, CATS)
    assert len(found) >= 1 and set(found.labels) == {0}
    best = next(i for i, r in enumerate(scan.windows) if np.allclose(r.box, found.boxes[0]))
    assert found.scores[0] == pytest.approx(scan.so_far.probabilities[best, list(CATS)].sum())
    again = ClassWindows("efficientnet_lite0", CATS, FEW).detect(image, FEW.least)
    np.testing.assert_array_equal(again.boxes, found.boxes)


def test_its_file_holds_it_and_a_broken_one_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "cats"
    folder.mkdir()
    wanted = ClassWindows("efficientnet_lite0", CATS, FEW)
    card = Card(name="cats", title="", task="detection", command="make it", licence="", attribution="")
    (folder / FILE).write_text(wanted.text())
    assert ClassWindows.of(artifacts.save_card(folder, card)) == wanted
    (folder / FILE).write_text("{}")
    with pytest.raises(ArtifactError, match="make it again: make it"):
        ClassWindows.of(artifacts.save_card(folder, card))

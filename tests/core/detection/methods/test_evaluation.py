"""A method measured on images with boxes: classes are matched by name, broken images are named."""

from pathlib import Path

import numpy as np
import pytest

from core.boxes import Detections
from core.data.boxes import box_data_sets
from core.data.sets.archives import DataError
from core.detection.methods import registry
from core.detection.methods.evaluation import Evaluator
from core.detection.methods.registry import Method
from core.images import RGB
from core.snapshots import last
from tests.core.detection.training import squares


def bright(image: RGB) -> Detections:
    """The smallest box around everything bright: right where there is one square."""
    rows, columns = np.nonzero(image.min(axis=2) > 120)
    box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    return Detections(np.array([box], np.float32), np.ones(1, np.float32), np.ones(1, np.int64))


def test_a_method_is_measured_by_the_names_of_its_classes(tmp_path: Path) -> None:
    folder = squares.make(tmp_path / "squares", count=10)
    (folder / "images/9.png").write_bytes(b"broken")
    evaluator = Evaluator(Method("bright", ["circle", "Square"], bright), box_data_sets.load(folder), "validation")
    final = last(evaluator.stream())
    assert final.step == final.total == 3
    measured = evaluator.result.measured()
    assert measured["images"] == 2 and [entry["image"] for entry in measured["unreadable"]] == ["images/9.png"]
    # Images 7 and 8 have three squares together, and one box in each cannot find all of them.
    assert 0.3 < measured["ap50"] < 0.7 and measured["per_class"] == {"square": measured["ap50"]}


def test_without_a_common_class_it_is_refused(tmp_path: Path) -> None:
    data = box_data_sets.load(squares.make(tmp_path / "squares"))
    with pytest.raises(DataError, match="bright finds circle, but squares has boxes of square"):
        Evaluator(Method("bright", ["circle"], bright), data, "validation")


def test_all_methods_have_names_and_labels() -> None:
    assert {"haar", "hog", "sliding", "nanodet", "open_images", "raccoon_ssd", "raccoon_hog"} <= set(registry.names())
    for name in registry.names():
        assert registry.find(name).labels

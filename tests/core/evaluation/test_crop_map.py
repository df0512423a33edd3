"""The map agrees with ten crops where both have a crop, and every row is a usable result."""

import numpy as np
import pytest

from core.data import samples
from core.errors import ConvolabError
from core.evaluation.crop_map import SIDE, crop_map, values
from core.evaluation.ten_crop import ten_crops
from core.serving.litert import Classifier

MODEL = "efficientnet_lite0"


@pytest.mark.parametrize("fraction", [0.875, 0.5])
def test_corners_and_centre_are_those_of_ten_crops(fraction: float) -> None:
    classifier, image = Classifier.load(MODEL), samples.find("palace").read()
    index = classifier.labels.index("palace")
    snapshots = list(crop_map(image, MODEL, index, fraction))
    found = values(snapshots[-1].metrics)
    expected = ten_crops(classifier, image, fraction).probabilities[:5, index]
    middle, last = SIDE // 2, SIDE - 1
    corners = [found[0, 0], found[0, last], found[last, 0], found[last, last], found[middle, middle]]
    assert corners == pytest.approx(expected.tolist(), abs=1e-3)
    assert [snapshot.step for snapshot in snapshots] == list(range(1, SIDE + 1))
    first = values(snapshots[0].metrics)
    assert np.isfinite(first[0]).all() and np.isnan(first[1:]).all()


def test_a_class_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(ConvolabError, match="no class 1000"):
        next(crop_map(samples.find("palace").read(), MODEL, 1000, 0.875))

"""The recorded rounds of hard-negative mining agree with the artifact, and each round can search again."""

from itertools import pairwise

import numpy as np
import pytest

from core.data import samples
from core.detection.classical import hog_rounds
from core.detection.classical.hog_detector import HogTemplate
from core.images import fit
from core.serving import artifacts
from core.serving.artifacts import ArtifactError


def test_the_last_round_is_the_detector() -> None:
    artifact = artifacts.load("raccoon_hog")
    rounds = hog_rounds.read(artifact)
    template = HogTemplate.load("raccoon_hog")
    np.testing.assert_array_equal(rounds[-1].template.weights, template.weights)
    assert rounds[-1].template.bias == pytest.approx(template.bias)
    for name in ("ap50", "ap75", "ap"):
        metric = artifact.card.metric(name)
        assert metric is not None and getattr(rounds[-1].measured, name) == pytest.approx(metric.value, abs=1e-5)
    for earlier, later in pairwise(rounds):
        assert later.measured.negatives == earlier.measured.negatives + later.measured.mined
        assert later.measured.false_alarms < earlier.measured.false_alarms
        assert earlier.likeness(rounds[-1]) < later.likeness(rounds[-1]) <= 1.0001
    for each in rounds:
        low, high = each.measured.ap50_interval
        assert low <= each.measured.ap50 <= high and each.measured.found <= each.measured.objects


def test_later_rounds_find_fewer_boxes_where_there_is_no_raccoon() -> None:
    rounds = hog_rounds.read(artifacts.load("raccoon_hog"))
    found = hog_rounds.search(rounds, fit(samples.find("pedestrian").read(), 256))
    counts = [len(of_round) for of_round in found]
    assert counts[0] >= 5 and counts == sorted(counts, reverse=True) and counts[-1] <= 1


def test_other_artifacts_have_no_rounds() -> None:
    with pytest.raises(ArtifactError):
        hog_rounds.read(artifacts.load("nanodet"))

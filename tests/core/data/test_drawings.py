"""Drawings are meant to be recognised, and are the same at each call."""

import numpy as np
import pytest

from core.data import drawings, samples
from core.data.samples import SAMPLES, Sample
from core.serving.litert import Classifier

DRAWN = [sample for sample in (*SAMPLES, *samples.THINGS) if not sample.package and hasattr(drawings, sample.path)]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load("efficientnet_lite0")


@pytest.mark.parametrize("sample", DRAWN, ids=lambda sample: sample.name)
def test_a_drawing_is_recognised(sample: Sample, classifier: Classifier) -> None:
    ranked = [prediction.index for prediction in classifier.predict(sample.read(), top=2)]
    assert sample.label in ranked


@pytest.mark.parametrize("sample", DRAWN, ids=lambda sample: sample.name)
def test_a_drawing_is_always_the_same(sample: Sample) -> None:
    draw = getattr(drawings, sample.path)
    first, second = draw(), draw()
    assert first.shape == (drawings.SIZE, drawings.SIZE, 3) and first.dtype == np.uint8
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, samples.find(sample.name).read())
    assert first.std() > 20 and first.flags.writeable

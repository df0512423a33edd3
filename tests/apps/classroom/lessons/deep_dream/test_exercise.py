"""The exercise measures complete dreams without normalisation, and no others."""

import dataclasses

import numpy as np
import pytest

from apps.classroom.lessons.deep_dream.exercise import change_without_normalisation
from apps.classroom.ui.job_view import JobResult
from core.snapshots import Snapshot
from core.synthesis.dream_settings import DreamSettings

PHOTO = np.full((8, 8, 3), 100, np.uint8)


def dreamed(settings: DreamSettings) -> JobResult:
    """A dream that made every pixel three grey levels brighter."""
    inputs = {"title": "Grey", "image": PHOTO, "settings": settings}
    return JobResult(inputs, Snapshot(60, 60, PHOTO + np.uint8(3)), [], stopped=False)


def test_the_mean_change_of_a_pixel_is_measured() -> None:
    assert change_without_normalisation(dreamed(DreamSettings(normalize=False))) == pytest.approx(3)


def test_other_dreams_do_not_count() -> None:
    without = dreamed(DreamSettings(normalize=False))
    assert change_without_normalisation(None) is None
    assert change_without_normalisation(dreamed(DreamSettings())) is None
    assert change_without_normalisation(dreamed(DreamSettings(normalize=False, steps=10))) is None
    assert change_without_normalisation(dataclasses.replace(without, stopped=True)) is None

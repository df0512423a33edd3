"""The exercise: how much a dream without normalisation changes the picture."""

import numpy as np

from apps.classroom.lessons.deep_dream.dream_view import fitted
from apps.classroom.ui.job_view import JobResult
from core.synthesis.dream_settings import DreamSettings

HARDLY = 1.0
"""Mean change of a pixel, in grey levels of 255, below which a dream is invisible."""


def change_without_normalisation(result: JobResult | None) -> float | None:
    """How much a complete run without normalisation, and otherwise with the defaults, changed the picture.

    Returns:
        The mean absolute difference in grey levels (0 to 255), or None if this is not the result of such a run.
    """
    if result is None or result.stopped or result.inputs["settings"] != DreamSettings(normalize=False):
        return None
    dream = result.snapshot.image
    assert dream is not None
    return float(np.abs(fitted(result.inputs["image"], dream).astype(np.float32) - dream).mean())

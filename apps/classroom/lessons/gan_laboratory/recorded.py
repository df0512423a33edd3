"""The recorded training that the page opens on, read once for all visitors."""

from functools import cache

import numpy as np

from apps.classroom.lessons.gan_laboratory.lesson import LESSON
from apps.classroom.lessons.gan_laboratory.timeline import Moment, Timeline
from apps.shared import finished
from apps.shared.finished import Finished
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings

STATES = finished.FOLDER / f"{LESSON.name}_states.npz"
"""The states after some of the steps, each as bytes."""


@cache
def record() -> Finished:
    """The record of the training."""
    return finished.load(LESSON.name)


@cache
def settings() -> LaboratorySettings:
    """What the recorded training was made with."""
    return LaboratorySettings.parse(record().settings)


def timeline() -> Timeline:
    """The recorded training; the states are shared, for nobody changes a state."""
    moments, curve = list(_moments()), list(record().history)
    return Timeline(moments, len(moments) - 1, curve)  # type: ignore[arg-type]


@cache
def _moments() -> tuple[Moment, ...]:
    with np.load(STATES) as stored:
        return tuple(Moment(states.from_panel(stored[name])) for name in stored.files)

"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.classroom.lessons.gan_laboratory import recorded
from apps.classroom.lessons.gan_laboratory.lesson import LESSON
from apps.shared import gan_plane_drawing
from apps.shared.finished import Finished
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.examination import examine
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.training import train

EVERY = 50
KEPT = (0, 50, 100, 200, 400, 700, 1000, 1500, 2000)
"""Steps whose states are stored, besides those of the last one."""


def make() -> None:
    """Train with the default settings; store the curves, some states, and a picture."""
    settings = LaboratorySettings()
    began = time.perf_counter()
    snapshots = list(train(settings, every=EVERY))
    seconds = time.perf_counter() - began
    panels = {f"step_{s.step}": s.panels[states.STATE] for s in snapshots if s.step in (*KEPT, settings.steps)}
    np.savez(recorded.STATES, **panels)  # type: ignore[arg-type]
    history = recording.six_digits((s.step, s.metrics) for s in snapshots)
    state = states.from_panel(snapshots[-1].panels[states.STATE])
    picture = gan_plane_drawing.draw(state, settings, examine(state, settings))
    record = Finished("", settings.changed(), round(seconds, 2), float(settings.steps), history)
    recording.save(LESSON.name, picture, record)

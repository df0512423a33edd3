"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.classroom.lessons.optimizers_race import convergence
from apps.classroom.lessons.optimizers_race.lesson import LESSON
from apps.shared import surface_race_drawing
from apps.shared.finished import Finished
from core.optimization import line_up, surface_race, surfaces
from core.optimization.surface_race_presets import PRESETS
from core.optimization.surface_race_settings import SurfaceRaceSettings


def make() -> None:
    """Draw the race that the page opens on, and record the fastest convergence of each optimizer on each surface."""
    settings, first = SurfaceRaceSettings(), PRESETS[0]
    began = time.perf_counter()
    race = surface_race.run(
        surfaces.find(first.surface), line_up.parse(first.line_up), first.start, settings.steps, settings.seed
    )
    seconds = time.perf_counter() - began
    image = surface_race_drawing.draw(race, followed=first.followed)
    history = [(settings.steps, convergence.measure(settings.steps))]
    recording.save(LESSON.name, image, Finished("", settings.changed(), seconds, 1.0, history))

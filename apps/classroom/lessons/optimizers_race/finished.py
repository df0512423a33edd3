"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.optimization import race, race_drawing, race_presets, surfaces
from core.optimization.race_settings import RaceSettings, line_up


def make() -> None:
    """Race as the page does at first sight, and draw it; and note who is down when on each surface, −1 for never."""
    settings, first = RaceSettings(), race_presets.PRESETS[0]
    began = time.perf_counter()
    done = race.run(surfaces.find(first.surface), line_up(first.line), first.start, settings.steps, settings.seed)
    seconds = time.perf_counter() - began
    downs = {
        f"{name} {track.name}": -1.0 if track.down is None else float(track.down)
        for name in surfaces.NAMES
        for track in race.run(surfaces.find(name), line_up(race_presets.LINES[name]), steps=settings.steps).tracks
    }
    drawn = race_drawing.draw(done, followed=first.followed)
    recording.save("optimizers_race", drawn, Finished("", settings.changed(), seconds, 1.0, [(settings.steps, downs)]))

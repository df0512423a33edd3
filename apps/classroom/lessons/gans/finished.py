"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.classroom.lessons.gans import chosen
from apps.classroom.lessons.gans.chosen import COLUMNS, COUNT, GENERATORS
from apps.classroom.lessons.gans.lesson import LESSON
from apps.shared.finished import Finished
from core import images
from core.synthesis.gan import image_grid
from core.synthesis.gan.generation_settings import GenerationSettings
from core.synthesis.gan.image_grid import WHITE

SIDE, GAP = 448, 24
"""Height and width of each grid, and the white between them, in pixels."""


def make() -> None:
    """Generate the images that the page opens on: flowers beside digits."""
    settings = GenerationSettings(count=COUNT)
    began = time.perf_counter()
    made = [chosen.load(kind).images(chosen.load(kind).noise(COUNT, settings.seed)) for kind in GENERATORS]
    seconds = time.perf_counter() - began
    grids = [images.resize(image_grid.lay(each, COLUMNS, gap=0), (SIDE, SIDE)) for each in made]
    between = np.full((SIDE, GAP, 3), WHITE, np.uint8)
    record = Finished("", settings.changed(), round(seconds, 3), float(len(GENERATORS) * COUNT), [])
    recording.save(LESSON.name, np.concatenate([grids[0], between, grids[1]], axis=1), record)

"""The image of a race shows every trajectory."""

import numpy as np

from apps.shared.surface_race_drawing import COLOURS, draw
from core.optimization import line_up, surface_race, surfaces
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS


def test_each_trajectory_is_drawn_in_its_colour() -> None:
    assert set(COLOURS) == set(OPTIMIZER_SETTINGS) and len(set(COLOURS.values())) == 8
    race = surface_race.run(surfaces.find("bowl"), line_up.parse("adam"))
    image = draw(race, 480, 320)
    assert image.shape == (320, 480, 3) and image.dtype == np.uint8
    blue = tuple(int(COLOURS["adam"][i : i + 2], 16) for i in (1, 3, 5))
    drawn = np.argwhere(np.abs(image.astype(int) - blue).sum(axis=2) < 60)
    ball = drawn[np.hypot(*(drawn - [160, 240]).T) < 6]  # At the minimum, in the middle.
    assert len(drawn) > len(ball) > 40

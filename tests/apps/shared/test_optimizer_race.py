"""What the browser gets of a race is what was computed, and not more than it needs."""

import json

import numpy as np
import pytest

from apps.shared import optimizer_race
from core.optimization import surfaces
from core.optimization.race import run
from core.optimization.race_drawing import COLOURS, draw
from core.optimization.race_presets import LINES
from core.optimization.race_settings import CONTESTANTS, line_up


@pytest.mark.parametrize("name", surfaces.NAMES)
def test_the_stage_holds_points_and_heights_of_all(name: str) -> None:
    race = run(surfaces.find(name), line_up(LINES[name]))
    data = json.loads(json.dumps(optimizer_race.stage(race, "adam"), allow_nan=False))
    assert len(data["heights"]) == data["side"] ** 2
    assert min(data["heights"]) == 0 and max(data["heights"]) == 1000
    for drawn, track in zip(data["tracks"], race.tracks, strict=True):
        np.testing.assert_allclose(np.transpose([drawn["x"], drawn["y"]]), track.points, rtol=1e-4, atol=1e-9)
        assert len(drawn["heights"]) == len(drawn["losses"]) == data["steps"] + 1 == 301
    assert len(json.dumps(data)) < 250_000


@pytest.mark.parametrize("name", CONTESTANTS)
def test_the_arithmetic_holds_every_number_of_every_line(name: str) -> None:
    track = run(surfaces.find("ravine"), line_up(LINES["ravine"])).track(name)
    data = json.loads(json.dumps(optimizer_race.arithmetic(track), allow_nan=False))
    known = set(data["values"]) | set(data["constants"])
    for line in data["lines"]:
        holes = [part.split('"')[0] for part in line["numbers"].split('data-name="')[1:]]
        assert holes and set(holes) <= known
        np.testing.assert_allclose(data["values"][line["name"]][17], track.traces[17][line["name"]], rtol=1e-4)
    assert data["taken"] == data["steps"] == 300


def test_one_that_flew_off_is_still_drawn_and_told() -> None:
    race = run(surfaces.find("ravine"), line_up("sgd-learning_rate-5"))
    data = optimizer_race.stage(race, "sgd")
    json.dumps(data, allow_nan=False)
    (track,) = race.tracks
    assert data["tracks"][0]["left"] == track.left
    assert optimizer_race.arithmetic(track)["taken"] == track.left


def test_the_drawing_shows_each_way_in_its_colour() -> None:
    assert set(COLOURS) == set(CONTESTANTS) and len(set(COLOURS.values())) == 8
    race = run(surfaces.find("bowl"), line_up("adam"))
    picture = draw(race, 480, 320)
    assert picture.shape == (320, 480, 3) and picture.dtype == np.uint8
    blue = tuple(int(COLOURS["adam"][i : i + 2], 16) for i in (1, 3, 5))
    drawn = np.argwhere(np.abs(picture.astype(int) - blue).sum(axis=2) < 60)
    ball = drawn[np.hypot(*(drawn - [160, 240]).T) < 6]  # At the minimum, in the middle.
    assert len(drawn) > len(ball) > 40

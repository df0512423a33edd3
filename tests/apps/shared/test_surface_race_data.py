"""The browser gets what was computed, and not more than it needs."""

import json

import numpy as np
import pytest

from apps.shared import surface_race_data
from core.optimization import line_up, surface_race, surfaces
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS
from core.optimization.surface_race_presets import LINE_UPS


@pytest.mark.parametrize("name", surfaces.NAMES)
def test_the_stage_holds_points_and_heights_of_all(name: str) -> None:
    race = surface_race.run(surfaces.find(name), line_up.parse(LINE_UPS[name]))
    data = json.loads(json.dumps(surface_race_data.stage(race, "adam"), allow_nan=False))
    assert len(data["heights"]) == data["side"] ** 2
    assert min(data["heights"]) == 0 and max(data["heights"]) == 1000
    for drawn, trajectory in zip(data["trajectories"], race.trajectories, strict=True):
        np.testing.assert_allclose(np.transpose([drawn["x"], drawn["y"]]), trajectory.points, rtol=1e-4, atol=1e-9)
        assert len(drawn["heights"]) == len(drawn["losses"]) == data["steps"] + 1 == 301
    assert len(json.dumps(data)) < 250_000


@pytest.mark.parametrize("name", OPTIMIZER_SETTINGS)
def test_the_arithmetic_holds_every_number_of_every_line(name: str) -> None:
    trajectory = surface_race.run(surfaces.find("ravine"), line_up.parse(LINE_UPS["ravine"])).trajectory(name)
    data = json.loads(json.dumps(surface_race_data.arithmetic(trajectory), allow_nan=False))
    known = set(data["values"]) | set(data["constants"])
    for line in data["lines"]:
        holes = [part.split('"')[0] for part in line["numbers"].split('data-name="')[1:]]
        assert holes and set(holes) <= known
        np.testing.assert_allclose(data["values"][line["name"]][17], trajectory.traces[17][line["name"]], rtol=1e-4)
    assert data["taken"] == data["steps"] == 300


def test_a_diverged_optimizer_is_still_in_the_data() -> None:
    race = surface_race.run(surfaces.find("ravine"), line_up.parse("sgd-learning_rate-5"))
    data = surface_race_data.stage(race, "sgd")
    json.dumps(data, allow_nan=False)
    (trajectory,) = race.trajectories
    assert data["trajectories"][0]["diverged_at"] == trajectory.diverged_at
    assert surface_race_data.arithmetic(trajectory)["taken"] == trajectory.diverged_at

"""Races on a surface: reproducible, with all numbers of all steps, and light to import."""

import subprocess
import sys

import numpy as np
import pytest

from core.optimization import line_up, surface_race, surfaces
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS, TITLES
from core.optimization.surface_race import SurfaceRaceError
from core.optimization.surface_race_presets import LINE_UPS
from core.optimization.surface_race_settings import SurfaceRaceSettings
from tests.repository import ROOT


def test_every_number_of_every_step_is_there() -> None:
    surface = surfaces.find("ravine")
    race = surface_race.run(surface, line_up.parse(LINE_UPS["ravine"]), (1.0, 1.0), steps=20)
    assert [trajectory.name for trajectory in race.trajectories] == list(OPTIMIZER_SETTINGS) == list(TITLES)
    for trajectory in race.trajectories:
        assert trajectory.points.shape == (21, 2) and trajectory.losses.shape == (21,) and len(trajectory.traces) == 20
        np.testing.assert_allclose(trajectory.points[0], (1.0, 1.0))
        np.testing.assert_allclose(trajectory.losses, surface.value(trajectory.points))
        for t, trace in enumerate(trajectory.traces):
            assert trace["t"] == t + 1
            np.testing.assert_array_equal(trace["w"], trajectory.points[t])
            np.testing.assert_array_equal(trace["g"], surface.gradient(trajectory.points[t]))
            np.testing.assert_array_equal(trace.parameters, trajectory.points[t + 1])


@pytest.mark.parametrize("name", surfaces.NAMES)
def test_on_every_surface_most_of_its_default_line_up_descend(name: str) -> None:
    race = surface_race.run(surfaces.find(name), line_up.parse(LINE_UPS[name]))
    assert not any(trajectory.diverged_at for trajectory in race.trajectories)
    assert sum(trajectory.losses[-1] < trajectory.losses[0] for trajectory in race.trajectories) == 8
    assert sum(trajectory.converged_at is not None for trajectory in race.trajectories) >= 3


def test_the_noise_is_the_same_for_all_and_comes_from_the_seed() -> None:
    surface, optimizers = surfaces.find("noisy"), line_up.parse("sgd~adam")
    one, again, other = (surface_race.run(surface, optimizers, seed=seed, steps=30) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.trajectory("adam").points, again.trajectory("adam").points)
    assert not np.allclose(one.trajectory("adam").points, other.trajectory("adam").points)
    samples = [trajectory.traces[5]["g"] - surface.gradient(trajectory.points[5]) for trajectory in one.trajectories]
    np.testing.assert_allclose(samples[0], samples[1], atol=1e-12)
    alone = surface_race.run(surface, line_up.parse("sgd"), seed=1, steps=30)
    np.testing.assert_array_equal(alone.trajectory("sgd").points, one.trajectory("sgd").points)


def test_a_start_outside_is_moved_to_the_edge_and_a_line_up_may_be_empty() -> None:
    race = surface_race.run(surfaces.find("bowl"), (), (50.0, 0.0), SurfaceRaceSettings().steps)
    assert race.start == (3.0, 0.0) and race.trajectories == ()
    with pytest.raises(SurfaceRaceError, match="not in this race"):
        race.trajectory("adam")
    with pytest.raises(SurfaceRaceError, match="at least one step"):
        surface_race.run(surfaces.find("bowl"), (), steps=0)


def test_a_race_imports_nothing_heavy() -> None:
    script = (
        "import sys; from core.optimization import line_up, surface_race, surfaces\n"
        "surface_race.run(surfaces.find('network'), line_up.parse('sgd~nadam'))\n"
        "print(sorted({n.partition('.')[0] for n in sys.modules} & {'tensorflow', 'keras', 'sklearn', 'scipy', 'cv2'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Races: the same for the same settings, all numbers of all steps, and presets that make their point."""

import subprocess
import sys

import numpy as np
import pytest

from core.optimization import surfaces
from core.optimization.race import Race, RaceError, run
from core.optimization.race_presets import LINES, PRESETS
from core.optimization.race_settings import CONTESTANTS, TITLES, RaceSettings, line_up, write
from core.settings import SettingsError
from tests.repository import ROOT

PRESET = {preset.title: preset for preset in PRESETS}


def preset(title: str) -> Race:
    chosen = PRESET[title]
    return run(surfaces.find(chosen.surface), line_up(chosen.line), chosen.start)


def test_every_number_of_every_step_is_there() -> None:
    surface = surfaces.find("ravine")
    race = run(surface, line_up(LINES["ravine"]), (1.0, 1.0), steps=20)
    assert [track.name for track in race.tracks] == list(CONTESTANTS) == list(TITLES)
    for track in race.tracks:
        assert track.points.shape == (21, 2) and track.losses.shape == (21,) and len(track.traces) == 20
        np.testing.assert_allclose(track.points[0], (1.0, 1.0))
        np.testing.assert_allclose(track.losses, surface.value(track.points))
        for t, trace in enumerate(track.traces):
            assert trace["t"] == t + 1
            np.testing.assert_array_equal(trace["w"], track.points[t])
            np.testing.assert_array_equal(trace["g"], surface.gradient(track.points[t]))
            np.testing.assert_array_equal(trace.parameters, track.points[t + 1])


@pytest.mark.parametrize("name", surfaces.NAMES)
def test_on_every_surface_most_of_its_line_up_come_down(name: str) -> None:
    race = run(surfaces.find(name), line_up(LINES[name]))
    assert not any(track.left for track in race.tracks)
    assert sum(track.losses[-1] < track.losses[0] for track in race.tracks) == 8
    assert sum(track.down is not None for track in race.tracks) >= 3


def test_the_noise_is_the_same_for_all_and_comes_from_the_seed() -> None:
    surface, runners = surfaces.find("noisy"), line_up("sgd~adam")
    one, again, other = (run(surface, runners, seed=seed, steps=30) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.track("adam").points, again.track("adam").points)
    assert not np.allclose(one.track("adam").points, other.track("adam").points)
    draws = [track.traces[5]["g"] - surface.gradient(track.points[5]) for track in one.tracks]
    np.testing.assert_allclose(draws[0], draws[1], atol=1e-12)
    alone = run(surface, line_up("sgd"), seed=1, steps=30)
    np.testing.assert_array_equal(alone.track("sgd").points, one.track("sgd").points)


def test_in_the_ravine_sgd_leaps_from_wall_to_wall() -> None:
    race = preset("SGD in a ravine")
    x, y = race.track("sgd").points.T
    assert np.all(np.sign(y[:20]) == np.sign(y[0]) * (-1.0) ** np.arange(20))
    assert abs(x[100]) > 3 * abs(race.track("momentum").points[100, 0])
    assert np.sum(np.diff(np.sign(race.track("rmsprop").points[:40, 1])) != 0) <= 2


def test_adagrad_starves_where_adam_arrives() -> None:
    race = preset("Adagrad starves")
    caches = np.array([trace["cache"] for trace in race.track("adagrad").traces])
    assert np.all(np.diff(caches, axis=0) >= 0)
    assert race.track("adagrad").losses[-1] > 5 * race.track("adam").losses[-1]
    rates = 0.3 / np.sqrt(caches)
    assert rates[-1].max() < 0.01


def test_momentum_overshoots_and_sgd_does_not() -> None:
    race = preset("Momentum overshoots")
    crossings = {t.name: int(np.sum(np.diff(np.sign(t.points[:200, 0])) != 0)) for t in race.tracks}
    assert crossings["momentum"] >= 5 and crossings["sgd"] == 0
    assert race.track("nesterov").losses[200] < race.track("momentum").losses[200]


def test_at_the_saddle_sgd_is_the_last_to_leave() -> None:
    race = preset("A saddle")
    down = {track.name: track.down or 10_000 for track in race.tracks}
    assert down["adam"] < down["momentum"] < down["sgd"]


def test_a_rate_too_large_flies_off() -> None:
    race = preset("A rate too large")
    gone = race.track("sgd")
    assert gone.left is not None and len(gone.traces) == gone.left < 300
    assert np.all(np.isfinite(gone.points)) and np.all(gone.points[gone.left :] == gone.points[-1])
    assert race.track("adam").left is None and race.track("adam").down is not None


def test_on_the_plateau_only_a_step_that_is_not_in_proportion_to_the_gradient_moves() -> None:
    race = preset("A plateau")
    assert race.track("sgd").down is None and race.track("adam").down is not None


def test_a_line_is_written_as_it_was_read() -> None:
    line = "sgd-learning_rate-0.02~rmsprop-epsilon-0.001-rho-0.8~nadam"
    assert write(line_up(line)) == line
    assert write(()) == "none" and line_up("none") == ()
    assert write(line_up("adam~sgd")) == "sgd~adam"
    assert line_up("adam-beta_1-0.5")[0].optimizer().hyper_parameters["beta_1"] == 0.5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("adamant", "no optimizer “adamant”"),
        ("adam~adam", "only once"),
        ("adam-beta_1", "each knob needs a value"),
        ("adam-beta_1-7", "is a number from 0 to 0.999"),
        ("adam-nesterov-1", "no setting “nesterov”"),
    ],
)
def test_a_line_that_cannot_be_is_a_sentence(line: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        line_up(line)


def test_a_start_outside_is_moved_to_the_edge_and_nobody_may_run() -> None:
    race = run(surfaces.find("bowl"), (), (50.0, 0.0), RaceSettings().steps)
    assert race.start == (3.0, 0.0) and race.tracks == ()
    with pytest.raises(RaceError, match="not in this race"):
        race.track("adam")
    with pytest.raises(RaceError, match="at least one step"):
        run(surfaces.find("bowl"), (), steps=0)


def test_a_race_imports_nothing_heavy() -> None:
    script = (
        "import sys; from core.training import surfaces; from core.optimization.race import run\n"
        "from core.optimization.race_settings import line_up\n"
        "run(surfaces.find('network'), line_up('sgd~nadam'))\n"
        "print(sorted({n.partition('.')[0] for n in sys.modules} & {'tensorflow', 'keras', 'sklearn', 'scipy', 'cv2'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

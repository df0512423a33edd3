"""Every preset shows what its explanation says."""

import numpy as np

from core.optimization import line_up, surface_race, surfaces
from core.optimization.surface_race import SurfaceRace, Trajectory
from core.optimization.surface_race_presets import PRESETS

PRESET = {preset.title: preset for preset in PRESETS}


def preset(title: str) -> SurfaceRace:
    chosen = PRESET[title]
    return surface_race.run(surfaces.find(chosen.surface), line_up.parse(chosen.line_up), chosen.start)


def alone(surface: str, optimizer: str, rate: float) -> Trajectory:
    race = surface_race.run(surfaces.find(surface), line_up.parse(f"{optimizer}-learning_rate-{rate:g}"))
    return race.trajectories[0]


def test_in_the_ravine_sgd_jumps_from_wall_to_wall() -> None:
    race = preset("SGD in a ravine")
    x, y = race.trajectory("sgd").points.T
    assert np.all(np.sign(y[:20]) == np.sign(y[0]) * (-1.0) ** np.arange(20))
    assert abs(x[100]) > 3 * abs(race.trajectory("momentum").points[100, 0])
    assert np.sum(np.diff(np.sign(race.trajectory("rmsprop").points[:40, 1])) != 0) <= 2
    rmsprop = race.trajectory("rmsprop").losses
    assert rmsprop[-1] > 100 * rmsprop.min()  # Thrown back up.
    assert rmsprop[-1] == max(trajectory.losses[-1] for trajectory in race.trajectories)


def test_in_the_ravine_a_smaller_rate_of_sgd_takes_longer_but_arrives() -> None:
    rates = (0.095, 0.07, 0.05, 0.03)
    races = [alone("ravine", "sgd", rate) for rate in rates]
    steps = [race.converged_at for race in races]
    assert None not in steps and steps == sorted(steps, key=lambda step: step or 0)


def test_adagrad_starves_where_adam_arrives() -> None:
    race = preset("Adagrad starves")
    caches = np.array([trace["cache"] for trace in race.trajectory("adagrad").traces])
    assert np.all(np.diff(caches, axis=0) >= 0)
    assert race.trajectory("adagrad").losses[-1] > 5 * race.trajectory("adam").losses[-1]
    rmsprop, adagrad, adam = (race.trajectory(name) for name in ("rmsprop", "adagrad", "adam"))
    x, y = rmsprop.points.T
    assert np.mean(np.diff(np.sign(y - x**2)) != 0) > 0.9  # From wall to wall.
    assert rmsprop.losses[-1] > 0.8 * adagrad.losses[-1] and rmsprop.converged_at is None
    assert adam.converged_at is not None
    rates = 0.3 / np.sqrt(caches)
    assert rates[-1].max() < 0.01


def test_momentum_overshoots_and_sgd_does_not() -> None:
    race = preset("Momentum overshoots")
    crossings = {t.name: int(np.sum(np.diff(np.sign(t.points[:200, 0])) != 0)) for t in race.trajectories}
    assert crossings["momentum"] >= 5 and crossings["sgd"] == 0
    assert race.trajectory("nesterov").losses[200] < race.trajectory("momentum").losses[200]


def test_at_the_saddle_sgd_is_the_last_to_leave() -> None:
    race = preset("A saddle")
    converged_at = {trajectory.name: trajectory.converged_at or 10_000 for trajectory in race.trajectories}
    assert converged_at["sgd"] == max(step for name, step in converged_at.items() if name != "adadelta")
    assert converged_at["adadelta"] == 10_000 or converged_at["adadelta"] > converged_at["sgd"]
    bolder = alone("saddle", "sgd", 1.0).converged_at
    assert bolder is not None and bolder < converged_at["adam"]


def test_a_learning_rate_too_large_diverges() -> None:
    race = preset("A rate too large")
    sgd = race.trajectory("sgd")
    assert sgd.diverged_at is not None and len(sgd.traces) == sgd.diverged_at < 300
    assert np.all(np.isfinite(sgd.points)) and np.all(sgd.points[sgd.diverged_at :] == sgd.points[-1])
    assert race.trajectory("adam").diverged_at is None and race.trajectory("adam").converged_at is not None
    assert race.trajectory("adam").losses[-1] < 1e-9
    rmsprop = race.trajectory("rmsprop").losses
    assert rmsprop.min() < 1e-4 and rmsprop[200:].min() > 1e-2  # On the floor, and no rest.


def test_on_the_plateau_only_a_step_not_proportional_to_the_gradient_moves() -> None:
    race = preset("A plateau")
    assert race.trajectory("sgd").converged_at is None and race.trajectory("adam").converged_at is not None
    assert alone("plateau", "sgd", 2.0).converged_at is not None

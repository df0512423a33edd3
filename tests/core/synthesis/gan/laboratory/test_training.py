"""The stream: its promises, the same run however it is cut, and a generator that learns."""

import numpy as np
import pytest

from core.snapshots import last
from core.synthesis.gan.laboratory import procedure
from core.synthesis.gan.laboratory.examination import examine
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.state import STATE, from_panel, start
from core.synthesis.gan.laboratory.training import train

SHORT = LaboratorySettings(steps=100, seed=2)


def test_the_stream_keeps_its_promises() -> None:
    snapshots = list(train(SHORT, every=30))
    assert [s.step for s in snapshots] == [0, 30, 60, 90, 100]
    assert {s.total for s in snapshots} == {100}
    examined = {"step", "distance", "average_distance", "accuracy_real", "accuracy_fake"}
    examined |= {"covered", "good", "average_covered", "average_good"}
    assert set(snapshots[0].metrics) == examined
    losses = {"discriminator_loss", "generator_loss", "generator_gradient"}
    assert all(set(s.metrics) == examined | losses for s in snapshots[1:])
    assert all(from_panel(s.panels[STATE]).step == s.step for s in snapshots)


def test_a_run_in_a_stream_is_one_taken_step_by_step() -> None:
    state = start(SHORT)
    for _ in range(100):
        state, trace = procedure.step(state, SHORT)
    end = last(train(SHORT))
    assert end.panels[STATE].tobytes() == state.to_bytes()
    assert end.metrics["generator_loss"] == trace.generator.loss.value
    assert end.metrics["distance"] == examine(state, SHORT).distance


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been() -> None:
    stream = train(SHORT, every=40)
    next(stream)
    stopped = next(stream)
    stream.close()
    whole = last(train(LaboratorySettings(steps=140, seed=2)))
    rest = last(train(SHORT, start=from_panel(stopped.panels[STATE])))
    assert rest.panels[STATE].tobytes() == whole.panels[STATE].tobytes()
    assert rest.step == 100 and rest.metrics["step"] == 140


def test_slow_motion_waits_for_what_is_left_of_the_time() -> None:
    now, waited = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    for _ in train(SHORT, every=50, steps_per_second=100, clock=lambda: now[0], sleep=sleep):
        now[0] += 0.1  # The reader takes a while.
    assert waited == pytest.approx([0.5, 0.4])


def test_drawn_points_are_learned_and_without_them_there_is_a_sentence() -> None:
    settings = LaboratorySettings(distribution="drawn", steps=300)
    points = np.random.default_rng(0).normal([0.5, -0.4], 0.1, (50, 2))
    first, *_, end = train(settings, points=points)
    assert end.metrics["average_distance"] < 0.15 * first.metrics["average_distance"]
    assert "covered" not in end.metrics
    with pytest.raises(LaboratoryError, match="Draw between"):
        next(train(settings))


def test_the_default_laboratory_covers_all_eight_modes() -> None:
    end = last(train(LaboratorySettings(steps=1500), every=500))
    assert end.metrics["average_covered"] == 8 and end.metrics["average_good"] > 0.6
    assert end.metrics["average_distance"] < 0.02

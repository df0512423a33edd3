"""A training that can be wound back."""

from itertools import pairwise

import pytest

from apps.classroom.lessons.gan_laboratory.timeline import LARGEST, LONGEST, NEWEST, Moment, Timeline
from core.synthesis.gan.laboratory import procedure
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings

SETTINGS = LaboratorySettings(width=4, batch=16)


@pytest.fixture(scope="module")
def moments() -> list[Moment]:
    state = states.start(SETTINGS)
    found = [Moment(state)]
    for _ in range(3 * LONGEST):
        state, trace = procedure.step(state, SETTINGS)
        found.append(Moment(state, trace.discriminator[-1], trace.generator))
    return found


def filled(moments: list[Moment]) -> Timeline:
    timeline = Timeline(moments[:1])
    for moment in moments[1:]:
        timeline.add(moment, [(moment.state.step, {"distance": 1.0})])
    return timeline


def test_it_goes_on_from_the_moment_that_is_shown(moments: list[Moment]) -> None:
    timeline = filled(moments[:6])
    timeline.show(2)
    assert timeline.now is moments[2] and len(timeline.moments) == 6
    assert [step for step, _ in timeline.shown_curve] == [1, 2]
    timeline.add(moments[3], [(3, {"distance": 2.0})])
    assert timeline.moments == moments[:4] and timeline.at == 3
    assert [step for step, _ in timeline.curve] == [1, 2, 3]


def test_undo_goes_back_one_moment_and_stops_at_the_first(moments: list[Moment]) -> None:
    timeline = filled(moments[:3])
    version = timeline.version
    for expected in (1, 0, 0):
        timeline.undo()
        assert timeline.now is moments[expected]
    assert timeline.curve == [] and timeline.version == version + 2


def test_the_history_is_bounded_and_thins_out_the_past(moments: list[Moment]) -> None:
    timeline = filled(moments)
    steps = [moment.state.step for moment in timeline.moments]
    assert len(steps) == LONGEST and steps[0] == 0
    assert steps[-NEWEST:] == list(range(steps[-1] - NEWEST + 1, steps[-1] + 1))
    gaps = [after - before for before, after in pairwise(steps)]
    assert max(gaps) <= 8


def test_a_moment_outside_is_the_nearest_one(moments: list[Moment]) -> None:
    timeline = filled(moments[:3])
    timeline.show(99)
    assert timeline.at == 2
    timeline.show(-1)
    assert timeline.at == 0


def test_large_networks_have_a_shorter_history() -> None:
    settings = LaboratorySettings(hidden_layers=3, width=64, batch=16)
    state = states.start(settings)
    timeline = Timeline([Moment(state)])
    for _ in range(LONGEST):
        state, _ = procedure.step(state, settings)
        timeline.add(Moment(state))
    assert len(timeline.moments) < LONGEST and timeline.moments[0].state.step == 0
    assert sum(moment.size for moment in timeline.moments) <= max(LARGEST, (NEWEST + 2) * timeline.now.size)
    assert timeline.now.size == pytest.approx(len(state.to_bytes()), abs=500)

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from core.training.schedules import Constant, Cosine, OneCycle, Polynomial, Schedule, Step

ALL = [Constant(rate=0.1), Step(rate=0.1), Polynomial(rate=0.1), Cosine(rate=0.1, warm_up=0.2), OneCycle(rate=0.1)]
ADAPTER: TypeAdapter = TypeAdapter(Schedule)


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.kind)
@given(progress=st.floats(0, 1))
def test_the_rate_lies_between_nothing_and_its_peak(schedule: Schedule, progress: float) -> None:
    assert 0 <= schedule(progress) <= 0.1 + 1e-12


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.kind)
def test_a_schedule_survives_being_stored(schedule: Schedule) -> None:
    assert ADAPTER.validate_python(schedule.model_dump()) == schedule


def test_values_by_hand() -> None:
    step = Step(rate=1.0, factor=0.1, at=(0.5, 0.75))
    assert [step(p) for p in (0, 0.49, 0.5, 0.75, 1)] == pytest.approx([1, 1, 0.1, 0.01, 0.01])
    assert [Polynomial(rate=2.0)(p) for p in (0, 0.25, 1)] == [2.0, 1.5, 0.0]
    assert Polynomial(rate=1.0, power=2)(0.5) == 0.25
    cosine = Cosine(rate=1.0, warm_up=0.5)
    assert [cosine(p) for p in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx([0, 0.5, 1, 0.5, 0])
    cycle = OneCycle(rate=1.0, peak_at=0.2, start=0.1)
    assert [cycle(p) for p in (0, 0.1, 0.2, 0.6, 1)] == pytest.approx([0.1, 0.55, 1, 0.5, 0])


@pytest.mark.parametrize("schedule", ALL[2:], ids=lambda s: s.kind)
def test_there_is_one_peak_and_the_end_is_nothing(schedule: Schedule) -> None:
    rates = [schedule(p) for p in np.linspace(0, 1, 201)]
    turns = [np.sign(b - a) for a, b in pairwise(rates)]
    assert turns == sorted(turns, reverse=True)  # Up, then down, never up again.
    assert rates[-1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "wrong", [{"kind": "step", "rate": 0}, {"kind": "cosine", "rate": 0.1, "warm_up": 1}, {"kind": "none", "rate": 1}]
)
def test_nonsense_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(wrong)

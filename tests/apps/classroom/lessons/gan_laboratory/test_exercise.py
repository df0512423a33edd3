"""The exercise is solved by the visitor's own training with one knob turned, and by no other."""

from dataclasses import replace

import numpy as np
import pytest

from apps.classroom.lessons.gan_laboratory import exercise, recorded
from apps.classroom.lessons.gan_laboratory.exercise import FAILURE
from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory, without_steps
from core.synthesis.gan.laboratory.examination import Examination, examine
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.measures import Coverage


@pytest.fixture(scope="module")
def found() -> Examination:
    return examine(recorded.timeline().now.state, LaboratorySettings())


def after(*used: LaboratorySettings) -> Laboratory:
    return Laboratory(recorded.timeline(), {without_steps(settings) for settings in used})


def test_one_other_knob_solves_it(found: Examination) -> None:
    assert found.coverage is not None and found.coverage.covered == 8
    more_steps = FAILURE.model_copy(update={"discriminator_steps": 10})
    assert exercise.is_solved(after(more_steps), found)
    assert exercise.is_solved(after(FAILURE, more_steps, more_steps.model_copy(update={"seed": 3})), found)


def test_nothing_else_does(found: Examination) -> None:
    more_steps = FAILURE.model_copy(update={"discriminator_steps": 10})
    faster = FAILURE.model_copy(update={"discriminator_learning_rate": "0.003"})
    both = more_steps.model_copy(update={"penalty": "r1"})
    for used in ((), (FAILURE,), (faster,), (both,), (faster, more_steps)):
        assert not exercise.is_solved(after(*used), found)
    seven = replace(found, coverage=Coverage(np.array([50] * 7 + [0]), np.array([True] * 7 + [False]), 0.9))
    assert not exercise.is_solved(after(more_steps), seven)
    opened = after(more_steps)
    opened.is_recorded = True
    assert not exercise.is_solved(opened, found)

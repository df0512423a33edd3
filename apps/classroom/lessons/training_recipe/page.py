"""The training recipe: four errors show where the error of a network comes from, and what to do next."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.training_recipe import (
    diagnosis_view,
    error_picker,
    experiment,
    experiment_view,
    take_away,
    text,
)
from apps.classroom.lessons.training_recipe.experiment import JOB, TARGET
from apps.classroom.lessons.training_recipe.lesson import LESSON
from apps.classroom.ui import controls, sections
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from core.training.diagnosis.diagnosis import diagnose
from core.training.diagnosis.four_errors_settings import FourErrorsSettings

start_button.prepare(JOB)
sections.header(LESSON)
stage, side = st.columns([6, 5], gap="large")

with side:
    diagnosis = diagnose(error_picker.pick())
with stage:
    diagnosis_view.show(diagnosis)
diagnosis_view.remedies(diagnosis)

sections.section(text.EXPERIMENT, text.EXPERIMENT_EXPLANATION)
stage, side = st.columns([6, 5], gap="large")
with side:
    button = st.container()
    settings = controls.controls(FourErrorsSettings, columns=3)
    start_button.show(button, JOB, settings, work=settings.work())
with stage:
    busy = started_jobs.running(JOB.key)
    result = job_view.outcome(JOB.key)
    experiment.keep(result)
    if busy:
        experiment_view.running()
    elif result is None:
        experiment_view.recorded()
    else:
        experiment_view.ended(result, settings)
        experiment_view.own()
with side:
    experiment_view.cameras(result)

sections.section("What just happened", text.INGREDIENTS)
of_now = diagnosis if result is None else experiment.diagnosis(result.snapshot.metrics)
diagnosis_view.recipe(of_now)

sections.section("Evidence")
match sections.one_of(text.VIEW, text.VIEWS, "recipe_evidence"):
    case "table":
        diagnosis_view.table_of_networks()
    case "bars":
        diagnosis_view.bars_of_networks()
    case _:
        diagnosis_view.arithmetic(of_now)

lowest = experiment.lowest_test_error()
task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "training_recipe",
        text.exercise_task(TARGET),
        solved=lowest is not None and lowest <= TARGET,
        praise=text.exercise_praise(lowest),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(settings), partial(take_away.downloads, result))

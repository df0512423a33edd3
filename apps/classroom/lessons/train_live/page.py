"""Live training: a small network learns while the visitor watches and changes the learning rate."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.train_live import (
    compare_tray,
    step_arithmetic,
    take_away,
    text,
    training_run,
    training_view,
)
from apps.classroom.lessons.train_live.lesson import LESSON
from apps.classroom.lessons.train_live.training_run import JOB, OVERFITTING_GAP
from apps.classroom.ui import controls, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from core.training.live.settings import LiveSettings

start_button.prepare(JOB)
sections.header(LESSON)
stage, side = st.columns([2, 1], gap="large")

with side:
    button = st.container()
    settings = controls.controls(LiveSettings)
    start_button.show(button, JOB, settings, work=settings.work())

with stage:
    busy = started_jobs.running(JOB.key)
    result = job_view.outcome(JOB.key)
    run = training_run.recorded() if result is None else training_run.own(result)
    compare_tray.keep(result)
    if busy:
        training_view.running()
    elif (failed := training_run.failed()) is not None:
        training_view.failed(failed)
    else:
        training_view.ended(run, result, settings)

compare_tray.own_runs()

sections.section("What just happened")
step_arithmetic.show(run)
with st.expander(text.LONG):
    st.markdown(text.LONG_TRAININGS)

sections.section("Evidence", text.EVIDENCE)
compare_tray.recorded_runs()

task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "overfit",
        text.EXERCISE_TASK,
        solved=run.overfitting >= OVERFITTING_GAP,
        praise=text.exercise_praise(run.overfitting),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(settings), partial(take_away.downloads, run, settings))
    with st.expander(text.RECIPE_TITLE):
        st.markdown(text.RECIPE)
        code_block(take_away.recipe(settings), "toml", key="recipe")

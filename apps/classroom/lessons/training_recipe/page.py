"""The training recipe: four errors say where the error of a network comes from, and what to do next."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.training_recipe import diagnosis_text, experiment
from apps.classroom.lessons.training_recipe.experiment import BOUND, KEY
from apps.classroom.lessons.training_recipe.lesson import LESSON
from apps.classroom.ui import controls, job_view, sections
from apps.shared import finished, job_targets
from core.numbers import percent
from core.serving import jobs
from core.training.diagnosis.diagnosis import diagnose
from core.training.diagnosis.four_errors_settings import FourErrorsSettings

RECORD = finished.load("training_recipe")

jobs.prepare("core.training.diagnosis.four_errors")  # TensorFlow loads in the worker while the visitor looks around.
sections.header(LESSON)
stage, side = st.columns([3, 2], gap="large")

with side:
    source = diagnosis_text.source()
    errors = (
        diagnosis_text.by_sliders() if source == diagnosis_text.SLIDERS else diagnosis_text.of_a_recorded_training()
    )
diagnosis = diagnose(errors)
with stage:
    diagnosis_text.shown(diagnosis)

sections.section("The experiment", experiment.EXPLANATION)
left, right = st.columns([5, 2], gap="large")
with right:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(FourErrorsSettings)
    estimate = job_view.seconds(job_targets.FOUR_ERRORS, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(
        button,
        "Train",
        ":material/model_training:",
        estimate,
        busy,
        experiment.start,
        job_targets.FOUR_ERRORS,
        settings,
    )
with left:
    outcome = job_view.outcome(KEY)
    experiment.keep(outcome)
    if busy:
        experiment.live()
    elif outcome is None:
        experiment.journey()
    else:
        experiment.ended(outcome, settings)
        experiment.tries()
with right:
    experiment.cameras(outcome)

sections.section("What just happened", diagnosis_text.EXPLANATION)
diagnosis_text.arithmetic(diagnosis if outcome is None else experiment.of(outcome.snapshot))

sections.section("Evidence", diagnosis_text.EVIDENCE)
diagnosis_text.evidence()

lowest = experiment.lowest_test_error()
sections.exercise(
    "training_recipe",
    f"Bring the test error of the experiment to {percent(BOUND)} or less.",
    solved=lowest is not None and lowest <= BOUND,
    praise="You followed the errors from the left to the right: first what the network can hold, then how many "
    "pictures it needs, then which." + (f" Your lowest test error is {percent(lowest)}." if lowest is not None else ""),
    hint="Begin with the first difference that counts, and train again after each change; the recorded trainings show "
    "the way.",
)


def _downloads() -> None:
    data = partial(experiment.as_json, outcome)
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Errors (JSON)", data, "errors.json", "application/json")


sections.take_away(experiment.snippet(settings), _downloads)
sections.sources(LESSON)

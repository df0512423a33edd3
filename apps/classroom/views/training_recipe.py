"""The training recipe: four errors say where the error of a network comes from, and what to do next."""

from functools import partial

import streamlit as st

from apps import finished
from apps.classroom import lessons
from apps.classroom.ui import controls, diagnosing, job_view, lesson_parts, recipe_experiment
from apps.classroom.ui.recipe_experiment import BOUND, KEY
from core.serving import jobs
from core.training.diagnosis import diagnose, percent
from core.training.four_errors_settings import FourErrorsSettings

TARGET = "core.training.four_errors:train"
LESSON = lessons.find("training_recipe")
RECORD = finished.load("training_recipe")

jobs.prepare("core.training.four_errors")  # TensorFlow loads in the worker while the visitor looks around.
lesson_parts.header(LESSON)
stage, side = st.columns([3, 2], gap="large")

with side:
    source = diagnosing.source()
    errors = diagnosing.by_sliders() if source == diagnosing.SLIDERS else diagnosing.of_a_recorded_training()
diagnosis = diagnose(errors)
with stage:
    diagnosing.shown(diagnosis)

lesson_parts.section("The experiment", recipe_experiment.EXPLANATION)
left, right = st.columns([5, 2], gap="large")
with right:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(FourErrorsSettings)
    estimate = job_view.seconds(TARGET, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(
        button, "Train", ":material/model_training:", estimate, busy, recipe_experiment.start, TARGET, settings
    )
with left:
    outcome = job_view.outcome(KEY)
    recipe_experiment.keep(outcome)
    if busy:
        recipe_experiment.live()
    elif outcome is None:
        recipe_experiment.journey()
    else:
        recipe_experiment.ended(outcome, settings)
        recipe_experiment.tries()
with right:
    recipe_experiment.cameras(outcome)

lesson_parts.section("What just happened", diagnosing.EXPLANATION)
diagnosing.arithmetic(diagnosis if outcome is None else recipe_experiment.of(outcome.snapshot))

lesson_parts.section("Evidence", diagnosing.EVIDENCE)
diagnosing.evidence()

lowest = recipe_experiment.lowest_test_error()
lesson_parts.exercise(
    "training_recipe",
    f"Bring the test error of the experiment to {percent(BOUND)} or less.",
    solved=lowest is not None and lowest <= BOUND,
    praise="You followed the errors from the left to the right: first what the network can hold, then how many "
    "pictures it needs, then which." + (f" Your lowest test error is {percent(lowest)}." if lowest is not None else ""),
    hint="Begin with the first difference that counts, and train again after each change; the recorded trainings show "
    "the way.",
)


def _downloads() -> None:
    data = partial(recipe_experiment.as_json, outcome)
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Errors (JSON)", data, "errors.json", "application/json")


lesson_parts.take_away(recipe_experiment.snippet(settings), _downloads)
lesson_parts.sources(LESSON)

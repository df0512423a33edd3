"""Training, live: a small network learns while one looks on, and the learning rate can be turned under way."""

from functools import partial

import streamlit as st

from apps import finished
from apps.classroom import lessons
from apps.classroom.ui import controls, job_view, lesson_parts, live_training, live_tray, training_curves
from apps.classroom.ui.live_training import KEY, OVERFIT, Shown
from core.serving import jobs
from core.training.live_settings import LiveSettings

TARGET = "core.training.live:train_live"
LESSON = lessons.find("train_live")
RECORD = finished.load("train_live")

jobs.prepare("core.training.live")  # TensorFlow loads in the worker while the visitor looks around.
lesson_parts.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(LiveSettings)
    estimate = job_view.seconds(TARGET, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(
        button, "Train", ":material/model_training:", estimate, busy, live_training.start, TARGET, settings
    )

with stage:
    outcome = job_view.outcome(KEY)
    shown = live_training.recorded()
    if outcome is not None:
        own = outcome.inputs["settings"]
        shown = Shown(own, live_training.history_of(outcome.history, own), is_own=True)
    live_tray.keep(outcome)
    if busy:
        live_training.live()
    elif (lost := live_training.failed()) is not None:
        run = st.session_state[f"{KEY}_run"]
        live_training.lost(live_training.history_of(lost.history, run.inputs["settings"]))
    else:
        training_curves.live(shown.history, key="ended_curves")
        live_training.ended(shown, outcome, settings)

lesson_parts.section("Your trainings, compared")
live_tray.show()

lesson_parts.section("What just happened", live_training.EXPLANATION)
live_training.arithmetic(shown)

lesson_parts.section("Evidence", live_training.EVIDENCE)
live_tray.big_runs()

gap = shown.history.gap if shown.is_own else 0.0
lesson_parts.exercise(
    "overfit",
    f"Make a network overfit: end with an accuracy in training at least {100 * OVERFIT:.0f} points above that in "
    "validation.",
    solved=gap >= OVERFIT,
    praise="It has learnt its few pictures by heart instead of what they have in common."
    + (f" Here the gap is {100 * gap:.0f} points." if gap >= OVERFIT else ""),
    hint="Few pictures, many epochs, no augmentation; and which of the two networks has no dropout?",
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Recipe (TOML)", live_training.recipe_text(settings), "my.toml", "application/toml")
    button("History (JSON)", partial(live_training.as_json, shown), "history.json", "application/json")
    button("History (CSV)", partial(live_training.as_csv, shown), "history.csv", "text/csv")


lesson_parts.take_away(live_training.snippet(settings), _downloads)
st.markdown(
    "The same settings as a recipe. Save it as `my.toml`, and `python -m core train my.toml --out my` trains it, "
    "measures it on the test part and exports it. What was turned under way is not in it."
)
st.code(live_training.recipe_text(settings), language="toml")
lesson_parts.sources(LESSON)

"""Training, live: a small network learns while one looks on, and the learning rate can be turned under way."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.train_live import compare_tray, text
from apps.classroom.lessons.train_live.lesson import LESSON
from apps.classroom.lessons.train_live.text import KEY, OVERFIT, Shown
from apps.classroom.ui import controls, job_view, sections, training_curves
from apps.shared import finished, job_targets
from core.serving import jobs
from core.training.live.settings import LiveSettings

RECORD = finished.load("train_live")

jobs.prepare("core.training.live.training")  # TensorFlow loads in the worker while the visitor looks around.
sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(LiveSettings)
    estimate = job_view.seconds(job_targets.LIVE_TRAINING, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(
        button, "Train", ":material/model_training:", estimate, busy, text.start, job_targets.LIVE_TRAINING, settings
    )

with stage:
    outcome = job_view.outcome(KEY)
    shown = text.recorded()
    if outcome is not None:
        own = outcome.inputs["settings"]
        shown = Shown(own, text.history_of(outcome.history, own), is_own=True)
    compare_tray.keep(outcome)
    if busy:
        text.live()
    elif (lost := text.failed()) is not None:
        run = st.session_state[f"{KEY}_run"]
        text.lost(text.history_of(lost.history, run.inputs["settings"]))
    else:
        training_curves.live(shown.history, key="ended_curves")
        text.ended(shown, outcome, settings)

sections.section("Your trainings, compared")
compare_tray.show()

sections.section("What just happened", text.EXPLANATION)
text.arithmetic(shown)

sections.section("Evidence", text.EVIDENCE)
compare_tray.big_runs()

gap = shown.history.gap if shown.is_own else 0.0
sections.exercise(
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
    button("Recipe (TOML)", text.recipe_text(settings), "my.toml", "application/toml")
    button("History (JSON)", partial(text.as_json, shown), "history.json", "application/json")
    button("History (CSV)", partial(text.as_csv, shown), "history.csv", "text/csv")


sections.take_away(text.snippet(settings), _downloads)
st.markdown(
    "The same settings as a recipe. Save it as `my.toml`, and `python -m core train my.toml --out my` trains it, "
    "measures it on the test part and exports it. What was turned under way is not in it."
)
st.code(text.recipe_text(settings), language="toml")
sections.sources(LESSON)

"""Fine-tuning: the head of a trained network is replaced, warmed up, and the layers behind it adapted, live."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.fine_tuning import evidence, text
from apps.classroom.lessons.fine_tuning.lesson import LESSON
from apps.classroom.lessons.fine_tuning.text import KEY, Shown
from apps.classroom.ui import controls, job_view, sections
from apps.shared import finished, job_targets
from core.serving import jobs
from core.transfer.fine_tuning.settings import FineTuningSettings

RECORD = finished.load("fine_tuning")

jobs.prepare("core.transfer.fine_tuning.live")  # TensorFlow loads in the worker while the visitor looks around.
sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(FineTuningSettings)
    estimate = job_view.seconds(job_targets.FINE_TUNING, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(button, "Fine-tune", ":material/tune:", estimate, busy, text.start, settings)

with stage:
    outcome = job_view.outcome(KEY)
    shown = text.recorded()
    if outcome is not None:
        own = outcome.inputs["settings"]
        shown = Shown(own, text.history_of(outcome.history, own), is_own=True)
    if busy:
        text.live()
    else:
        text.ended(shown, outcome, settings)

sections.section("What just happened", text.EXPLANATION)
st.latex(text.arithmetic(shown.settings))
st.markdown(text.arithmetic_text(shown))

sections.section("The surgery in code", "As it stands in `core/transfer/fine_tuning/surgery.py`:")
for function in ("operate", "hold"):
    st.code(text.source(function), language="python", wrap_lines=True)

sections.section("Evidence", evidence.INTRODUCTION)
evidence.show()

text.exercise(shown)


def _downloads() -> None:
    press = partial(st.download_button, icon=":material/download:", on_click="ignore")
    press("Recipe (TOML)", text.recipe_text(settings), "my.toml", "application/toml")
    press("History (JSON)", partial(text.as_json, shown), "history.json", "application/json")


sections.take_away(text.snippet(settings), _downloads)
st.markdown(
    "The same settings as a recipe. Save it as `my.toml`, and `python -m core train my.toml --out my` fine-tunes, "
    "measures on the test part and exports. With `data` set to a folder or zip of your own pictures it learns yours."
)
st.code(text.recipe_text(settings), language="toml")
sections.sources(LESSON)

"""Fine-tuning: the head of a trained network is replaced, warmed up, and the layers behind it adapted, live."""

from functools import partial

import streamlit as st

from apps import finished
from apps.classroom import lessons
from apps.classroom.ui import controls, fine_tuning, fine_tuning_evidence, job_view, lesson_parts
from apps.classroom.ui.fine_tuning import KEY, TARGET, Shown
from core.serving import jobs
from core.transfer.fine_tuning_settings import FineTuningSettings

LESSON = lessons.find("fine_tuning")
RECORD = finished.load("fine_tuning")

jobs.prepare("core.transfer.fine_tuning_live")  # TensorFlow loads in the worker while the visitor looks around.
lesson_parts.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(FineTuningSettings)
    estimate = job_view.seconds(TARGET, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(button, "Fine-tune", ":material/tune:", estimate, busy, fine_tuning.start, settings)

with stage:
    outcome = job_view.outcome(KEY)
    shown = fine_tuning.recorded()
    if outcome is not None:
        own = outcome.inputs["settings"]
        shown = Shown(own, fine_tuning.history_of(outcome.history, own), is_own=True)
    if busy:
        fine_tuning.live()
    else:
        fine_tuning.ended(shown, outcome, settings)

lesson_parts.section("What just happened", fine_tuning.EXPLANATION)
st.latex(fine_tuning.arithmetic(shown.settings))
st.markdown(fine_tuning.arithmetic_text(shown))

lesson_parts.section("The surgery in code", "As it stands in `core/transfer/fine_tuning_surgery.py`:")
for function in ("operate", "hold"):
    st.code(fine_tuning.source(function), language="python", wrap_lines=True)

lesson_parts.section("Evidence", fine_tuning_evidence.INTRODUCTION)
fine_tuning_evidence.show()

fine_tuning.exercise(shown)


def _downloads() -> None:
    press = partial(st.download_button, icon=":material/download:", on_click="ignore")
    press("Recipe (TOML)", fine_tuning.recipe_text(settings), "my.toml", "application/toml")
    press("History (JSON)", partial(fine_tuning.as_json, shown), "history.json", "application/json")


lesson_parts.take_away(fine_tuning.snippet(settings), _downloads)
st.markdown(
    "The same settings as a recipe. Save it as `my.toml`, and `python -m core train my.toml --out my` fine-tunes, "
    "measures on the test part and exports. With `data` set to a folder or zip of your own pictures it learns yours."
)
st.code(fine_tuning.recipe_text(settings), language="toml")
lesson_parts.sources(LESSON)

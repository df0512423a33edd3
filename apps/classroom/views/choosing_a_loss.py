"""Choosing a loss: what real predictions cost, and in which direction the loss pushes them."""

import json
from functools import partial

import streamlit as st

from apps.classroom import lessons
from apps.classroom.ui import components, controls, lesson_parts, losing, loss_chart, picker
from core.data.samples import SAMPLES
from core.evaluation.loss_settings import LossSettings
from core.serving.litert import Classifier

LESSON = lessons.find("choosing_a_loss")

lesson_parts.header(LESSON)
Classifier.load(losing.MODELS["categorical"])  # Without it there is nothing to show; the sentence says what to do.
stage, side = st.columns([3, 2], gap="large")
with side:
    settings = controls.controls(LossSettings)
    picture = picker.pick(SAMPLES, first="cat")
    labels = Classifier.load(losing.MODELS[settings.loss]).labels
    truth = st.selectbox(
        "What is true",
        losing.truths(picture, settings),
        format_func=lambda index: labels[index],
        key=f"truth_{settings.loss}_{picture.name}",
        help="The loss believes whatever the label says, also a wrong one.",
    )

asked = losing.ask(picture, settings, int(truth))
with stage:
    loss_chart.chart(asked, settings)
    st.markdown(losing.verdict(asked, settings))
    components.ranking(losing.rows(asked), key="said")

lesson_parts.section("What just happened", losing.EXPLANATION[settings.loss])
st.latex(losing.arithmetic(asked, settings))
if settings.loss == "categorical":
    st.dataframe(losing.gradient_table(asked), hide_index=True, width="stretch")
st.markdown(losing.WHY_NOT_SQUARES)

lesson_parts.section("Evidence", losing.EVIDENCE)
st.dataframe(losing.measured(), hide_index=True, width="stretch")

lesson_parts.exercise(
    "calibrate", losing.TASK, solved=losing.is_solved(settings), praise=losing.PRAISE, hint=losing.HINT
)


def _downloads() -> None:
    data = partial(json.dumps, losing.gradient_table(asked) if settings.loss == "categorical" else losing.rows(asked))
    st.download_button(
        "This prediction (JSON)", data, "loss.json", "application/json", icon=":material/download:", on_click="ignore"
    )


lesson_parts.take_away(losing.snippet(picture, settings, asked), _downloads)
st.markdown("The end of a network of your own in Keras, with this loss:")
st.code(losing.keras_snippet(settings), language="python")
lesson_parts.sources(LESSON)

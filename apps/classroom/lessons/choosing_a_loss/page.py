"""Choosing a loss: what real predictions cost, and in which direction the loss pushes them."""

import json
from functools import partial

import streamlit as st

from apps.classroom.lessons.choosing_a_loss import loss_chart, text
from apps.classroom.lessons.choosing_a_loss.lesson import LESSON
from apps.classroom.ui import components, controls, picture_picker, sections
from core.data.samples import SAMPLES
from core.evaluation.loss_settings import LossSettings
from core.serving.litert import Classifier

sections.header(LESSON)
Classifier.load(text.MODELS["categorical"])  # Without it there is nothing to show; the sentence says what to do.
stage, side = st.columns([3, 2], gap="large")
with side:
    settings = controls.controls(LossSettings)
    picture = picture_picker.pick(SAMPLES, first="cat")
    labels = Classifier.load(text.MODELS[settings.loss]).labels
    truth = st.selectbox(
        "What is true",
        text.truths(picture, settings),
        format_func=lambda index: labels[index],
        key=f"truth_{settings.loss}_{picture.name}",
        help="The loss believes whatever the label says, also a wrong one.",
    )

asked = text.ask(picture, settings, int(truth))
with stage:
    loss_chart.chart(asked, settings)
    st.markdown(text.verdict(asked, settings))
    components.ranking(text.rows(asked), key="said")

sections.section("What just happened", text.EXPLANATION[settings.loss])
st.latex(text.arithmetic(asked, settings))
if settings.loss == "categorical":
    st.dataframe(text.gradient_table(asked), hide_index=True, width="stretch")
st.markdown(text.WHY_NOT_SQUARES)

sections.section("Evidence", text.EVIDENCE)
st.dataframe(text.measured(), hide_index=True, width="stretch")

sections.exercise("calibrate", text.TASK, solved=text.is_solved(settings), praise=text.PRAISE, hint=text.HINT)


def _downloads() -> None:
    data = partial(json.dumps, text.gradient_table(asked) if settings.loss == "categorical" else text.rows(asked))
    st.download_button(
        "This prediction (JSON)", data, "loss.json", "application/json", icon=":material/download:", on_click="ignore"
    )


sections.take_away(text.snippet(picture, settings, asked), _downloads)
st.markdown("The end of a network of your own in Keras, with this loss:")
st.code(text.keras_snippet(settings), language="python")
sections.sources(LESSON)

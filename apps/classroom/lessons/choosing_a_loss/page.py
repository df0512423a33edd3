"""Choosing a loss: what real predictions cost, in which direction the loss pushes them, and which loss to use."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.choosing_a_loss import (
    exercise,
    loss_stage,
    prediction_loss,
    recorded_losses,
    reliability_diagram,
    take_away,
    text,
)
from apps.classroom.lessons.choosing_a_loss.lesson import LESSON
from apps.classroom.lessons.choosing_a_loss.question import QUESTION
from apps.classroom.ui import components, controls, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.teaching import predict_first
from apps.shared import shared_results
from apps.shared.arrow_table import arrow_table
from core.data.samples import SAMPLES
from core.optimization.loss_settings import LossSettings
from core.serving.litert import Classifier

sections.header(LESSON)
Classifier.load(prediction_loss.MODELS["categorical"])  # If it is missing, the page ends with a sentence about it.
stage, side = st.columns([3, 2], gap="large")
with side:
    settings = controls.controls(LossSettings)
    picture = picture_picker.pick(SAMPLES, first="cat")
    true_class = st.selectbox(
        "True class",
        prediction_loss.true_class_choices(picture, settings),
        format_func=prediction_loss.labels(settings).__getitem__,
        key=f"truth_{settings.loss}_{picture.name}",
        help=text.TRUE_CLASS_HELP,
    )
    st.markdown(text.DRAG)

prediction = prediction_loss.of_picture(picture, settings, int(true_class))
with stage:
    loss_stage.show(prediction, settings)
    st.markdown(text.verdict(prediction))
    if settings.loss == "categorical":
        st.markdown(text.samples_mean(prediction_loss.mean_of_samples(settings.temperature)))
        st.caption(text.NEAREST_CLASS)

sections.section("What just happened")
st.latex(text.arithmetic(prediction, settings))
words, squares = st.columns(2, gap="large")
words.markdown(text.EXPLANATION[settings.loss])
squares.markdown(text.WHY_NOT_SQUARES[settings.loss])
st.dataframe(arrow_table(text.WHICH), hide_index=True, width="stretch")

predict_first.ask(QUESTION)

sections.section("Evidence")
views = text.VIEWS if reliability_diagram.is_there() else {"losses": text.VIEWS["losses"]}
if sections.one_of(text.VIEW, views, "loss_evidence") == "reliability":
    words, diagram = st.columns([5, 3], gap="large", vertical_alignment="center")
    found = reliability_diagram.measured(settings.temperature)
    title = shared_results.load(reliability_diagram.MODEL).card.title
    words.markdown(text.reliability(found, title, settings.temperature))
    with diagram:
        drawn = reliability_diagram.draw(found, dark=st.context.theme.type == "dark")
        components.graph(drawn, key="reliability", narrow=drawn)
else:
    st.markdown(text.EVIDENCE)
    st.dataframe(arrow_table(text.losses_table(recorded_losses.recorded())), hide_index=True, width="stretch")


def _downloads() -> None:
    data = partial(take_away.as_json, prediction, settings)
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("This prediction (JSON)", data, "loss.json", "application/json")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "calibrate",
        text.EXERCISE_TASK,
        solved=exercise.is_solved(settings),
        praise=text.exercise_praise(exercise.best_temperature()),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(picture.source, settings, prediction.true_class), _downloads)
    with st.expander(text.KERAS_CAPTION):
        code_block(take_away.keras_snippet(settings), "python", key="keras")

"""The arithmetic of the training: how many steps it takes, and one step that the visitor chooses."""

import streamlit as st

from apps.classroom.lessons.train_live import text
from apps.classroom.lessons.train_live.training_run import TrainingRun


def show(run: TrainingRun) -> None:
    """Explain a training, with the formulas and the numbers of one of its steps beside the text."""
    history, settings = run.history, run.settings
    words, numbers = st.columns(2, gap="large")
    with words:
        st.markdown(text.EXPLANATION)
        if why := text.why_validation_is_higher(history):
            st.markdown(why)
    if not history.last:
        return
    with numbers:
        st.latex(text.batch_formula(history, settings))
        number = history.last
        if number > 1:
            number = st.slider("Look at step", 1, number, number, key=f"live_step_{number}")
        if (step := history.step(number)) is not None:
            st.latex(text.step_formula(step))
    if step is not None:
        st.markdown(text.step_text(step, run))

"""The arithmetic of the training: how many steps it takes, and one step that the visitor chooses."""

import streamlit as st

from apps.classroom.lessons.train_live import text
from apps.classroom.lessons.train_live.training_run import TrainingRun


def show(run: TrainingRun) -> None:
    """Show the formulas with the numbers of a training."""
    history, settings = run.history, run.settings
    if not history.last:
        return
    if not run.is_own:
        st.caption(text.RECORDED_NUMBERS)
    st.latex(text.batch_formula(history, settings))
    number = history.last
    if number > 1:
        number = st.slider("Look at step", 1, number, number, key=f"live_step_{number}")
    if (step := history.step(number)) is not None:
        st.latex(text.step_formula(step))
        st.markdown(text.step_text(step, settings))

"""A diagnosis on the page: its bar, its sentence and remedies, its arithmetic, and those of all trained networks."""

import streamlit as st

from apps.classroom.lessons.training_recipe import error_bars, text
from apps.classroom.lessons.training_recipe.trained_networks import trained_networks
from core.training.diagnosis.diagnosis import Diagnosis, Errors, diagnose


def show(diagnosis: Diagnosis) -> None:
    """Show the bar, the sentence and the remedies."""
    error_bars.stacked({"": diagnosis}, key="diagnosis", target=diagnosis.errors.target)
    st.markdown(text.headline(diagnosis))
    if diagnosis.first is not None:
        for cause in diagnosis.first.causes:
            st.caption(text.meaning(cause))
        st.markdown(text.remedies(diagnosis))


def arithmetic(diagnosis: Diagnosis) -> None:
    """Show every difference with its numbers."""
    st.latex(text.MARGIN_FORMULA)
    st.markdown(text.MARGIN_DETAIL)
    st.dataframe(text.gap_rows(diagnosis), hide_index=True, width="stretch")


def evidence() -> None:
    """Show the diagnoses of all trained networks, as bars and in a table."""
    diagnoses = {title: diagnose(errors) for title, errors in trained_networks().items()}
    if not diagnoses:
        st.info(text.NO_NETWORKS)
        return
    error_bars.stacked(diagnoses, key="recorded_bars", target=Errors().target)
    st.dataframe(text.network_rows(diagnoses), hide_index=True, width="stretch")

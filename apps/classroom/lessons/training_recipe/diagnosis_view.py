"""A diagnosis on the page: bar, sentence, remedies, flow chart and arithmetic, and those of all trained networks."""

import streamlit as st

from apps.classroom.lessons.training_recipe import error_bars, flow_chart, text
from apps.classroom.lessons.training_recipe.trained_networks import left_out, trained_networks
from apps.classroom.ui import components
from apps.shared.arrow_table import arrow_table
from core.training.diagnosis.diagnosis import Diagnosis, Errors, diagnose

TABLE = 248
"""Height of the table of all networks, in pixels: its head and six rows; the others are scrolled to."""


def show(diagnosis: Diagnosis) -> None:
    """Show the bar and the sentence."""
    error_bars.stacked({"": diagnosis}, key="diagnosis", target=diagnosis.errors.target)
    st.markdown(text.headline(diagnosis))
    if diagnosis.first is not None:
        for cause in diagnosis.first.causes:
            st.caption(text.meaning(cause))


def remedies(diagnosis: Diagnosis) -> None:
    """Show what to do, if anything."""
    if diagnosis.first is not None:
        st.markdown(text.remedies(diagnosis))


def recipe(diagnosis: Diagnosis) -> None:
    """Show the four questions, and at which of them the diagnosis stopped."""
    words, chart = st.columns([6, 5], gap="medium")
    with words:
        st.markdown(text.EXPLANATION)
    with chart:
        components.graph(flow_chart.draw(diagnosis, dark=st.context.theme.type == "dark"), key="recipe_flow")


def arithmetic(diagnosis: Diagnosis) -> None:
    """Show every difference with its numbers."""
    st.dataframe(arrow_table(text.gap_rows(diagnosis)), hide_index=True, width="stretch")
    counts, margin = st.columns(2, gap="large")
    with counts:
        st.markdown(text.WHAT_COUNTS)
    with margin:
        st.markdown(text.MARGIN_INTRODUCTION)
        st.latex(text.MARGIN_FORMULA)
        st.markdown(text.MARGIN_DETAIL)


def table_of_networks() -> None:
    """Show the diagnoses of all trained networks in a table."""
    st.markdown(text.EVIDENCE)
    if diagnoses := _of_networks():
        st.dataframe(arrow_table(text.network_rows(diagnoses)), hide_index=True, width="stretch", height=TABLE)
        st.caption(f"{text.at_human_level(diagnoses)} {text.without_clean_error(left_out())}")


def bars_of_networks() -> None:
    """Show the diagnoses of all trained networks as bars."""
    st.markdown(text.EVIDENCE)
    if diagnoses := _of_networks():
        error_bars.stacked(diagnoses, key="recorded_bars", target=Errors().target)


def _of_networks() -> dict[str, Diagnosis]:
    """The diagnoses of all trained networks by title; says so if there are none."""
    diagnoses = {title: diagnose(errors) for title, errors in trained_networks().items()}
    if not diagnoses:
        st.info(text.NO_NETWORKS)
    return diagnoses

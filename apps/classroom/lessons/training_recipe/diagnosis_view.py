"""A diagnosis on the page: bar, sentence, remedies, flow chart and arithmetic, and those of all trained networks."""

import streamlit as st

from apps.classroom.lessons.training_recipe import error_bars, flow_chart, text
from apps.classroom.lessons.training_recipe.trained_networks import left_out, trained_networks
from apps.classroom.ui import components
from apps.shared.arrow_table import arrow_table
from core.training.diagnosis.diagnosis import Diagnosis, Errors, diagnose


def show(diagnosis: Diagnosis) -> None:
    """Show the bar, the sentence and the remedies."""
    error_bars.stacked({"": diagnosis}, key="diagnosis", target=diagnosis.errors.target)
    st.markdown(text.headline(diagnosis))
    if diagnosis.first is not None:
        for cause in diagnosis.first.causes:
            st.caption(text.meaning(cause))
        st.markdown(text.remedies(diagnosis))


def flow(diagnosis: Diagnosis) -> None:
    """Show where in the recipe the diagnosis stopped."""
    components.graph(flow_chart.draw(diagnosis, dark=st.context.theme.type == "dark"), key="recipe_flow")


def arithmetic(diagnosis: Diagnosis) -> None:
    """Show every difference with its numbers."""
    with st.expander(text.MARGINS):
        st.dataframe(arrow_table(text.gap_rows(diagnosis)), hide_index=True, width="stretch")
        st.markdown(text.MARGIN_INTRODUCTION)
        st.latex(text.MARGIN_FORMULA)
        st.markdown(text.MARGIN_DETAIL)


def evidence() -> None:
    """Show the diagnoses of all trained networks, in a table and as bars."""
    diagnoses = {title: diagnose(errors) for title, errors in trained_networks().items()}
    if not diagnoses:
        st.info(text.NO_NETWORKS)
        return
    st.dataframe(arrow_table(text.network_rows(diagnoses)), hide_index=True, width="stretch")
    st.caption(f"{text.at_human_level(diagnoses)} {text.without_clean_error(left_out())}")
    with st.expander(text.BARS):
        error_bars.stacked(diagnoses, key="recorded_bars", target=Errors().target)

"""The errors to diagnose: entered with sliders, or those of a network in `trained/`."""

import streamlit as st

from apps.classroom.lessons.training_recipe import text
from apps.classroom.lessons.training_recipe.trained_networks import trained_networks
from apps.classroom.ui import controls
from core.training.diagnosis.diagnosis import Errors
from core.training.diagnosis.settings import DiagnosisSettings

SLIDERS, RECORDED = "Sliders", "A recorded training"


def pick() -> Errors:
    """Let the visitor enter the errors or choose a network."""
    source = st.segmented_control(
        "Errors from", [SLIDERS, RECORDED], required=True, default=SLIDERS, key="errors_of", bind="query-params"
    )
    return controls.controls(DiagnosisSettings, columns=3).errors() if source == SLIDERS else _of_a_network()


def _of_a_network() -> Errors:
    """The errors of the network that the visitor chooses, with the human level and the target."""
    networks = trained_networks()
    if not networks:
        st.info(text.NO_NETWORKS)
        return Errors()
    title = st.selectbox("Training", list(networks), key="recorded_training")
    known = 100 * networks[title].human
    human = st.slider(
        "Human level (%)", 0.0, 20.0, known, 0.5, key=f"recorded_human_{title}", help=text.HUMAN_LEVEL_HELP
    )
    target = st.slider("Target (%)", 0.0, 60.0, 5.0, 0.5, key="recorded_target")
    return networks[title].model_copy(update={"human": human / 100, "target": target / 100})

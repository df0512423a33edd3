"""The knobs of the laboratory in three tabs: what is learned, how it is trained, and by which networks."""

from typing import Any

import streamlit as st

from apps.classroom.lessons.gan_laboratory import text
from apps.classroom.ui import controls
from core.settings import Knob, SettingsError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings

TASK = ("distribution", "loss", "penalty", "penalty_weight")
NETWORKS = ("noise", "noise_dimensions", "hidden_layers", "width", "activation", "seed")


def show() -> LaboratorySettings:
    """Show all knobs and return the settings; the tab of the training has what is left, rarely turned ones folded."""
    knobs = LaboratorySettings.knobs()
    task, training, networks = st.tabs([text.TASK_TAB, text.TRAINING_TAB, text.NETWORKS_TAB])
    values: dict[str, Any] = {}
    with task:
        values |= controls.grid(_named(TASK), 1)
    with training:
        rest = [knob for knob in knobs if knob.name not in (*TASK, *NETWORKS)]
        values |= controls.grid([knob for knob in rest if not knob.more], 1)
        with st.expander(text.MORE):
            values |= controls.grid([knob for knob in rest if knob.more], 1)
    with networks:
        values |= controls.grid(_named(NETWORKS), 1)
    try:
        return LaboratorySettings.parse(values)
    except SettingsError as error:  # The address holds a value out of bounds.
        st.warning(f"{error} The defaults are used instead.")
        return LaboratorySettings()


def _named(names: tuple[str, ...]) -> list[Knob]:
    by_name = {knob.name: knob for knob in LaboratorySettings.knobs()}
    return [by_name[name] for name in names]

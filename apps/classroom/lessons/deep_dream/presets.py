"""Buttons that set all knobs at once to show what one ingredient of the recipe does."""

from typing import Any

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui import controls
from core.synthesis.dream.settings import DreamSettings

PRESETS: dict[str, dict[str, Any]] = {
    "Whole recipe": {},
    "One octave": {"octaves": 1, "steps": 80},
    "No detail": {"reinject_detail": False},
    "No bands": {"normalize_bands": False},
    "No frequencies": {"shape_frequencies": False},
    "No colours": {"decorrelate_colours": False},
    "No motion": {"jitter": 0, "turn": 0.0, "stretch": 0.0},
    "Recipe of 2015": {
        "normalize_bands": False,
        "shape_frequencies": False,
        "decorrelate_colours": False,
        "turn": 0.0,
        "stretch": 0.0,
    },
}
"""The knobs that differ from their defaults, by the label of the button."""


def show(disabled: bool) -> None:
    """Show the buttons."""
    st.caption(text.PRESETS)
    with st.container(horizontal=True, gap="small"):
        for label, values in PRESETS.items():
            st.button(
                label,
                key=f"preset_{label}",
                disabled=disabled,
                on_click=controls.preset,
                args=(DreamSettings, values),
            )

"""Buttons that set all knobs at once to show what one ingredient of the recipe does."""

from typing import Any

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui import controls
from core.synthesis.dream_settings import DreamSettings

PRESETS: dict[str, dict[str, Any]] = {
    "Whole recipe": {},
    "One octave": {"octaves": 1, "steps": 60},
    "No detail": {"reinject_detail": False},
    "No jitter": {"jitter": 0},
    "Edges": {"edges": 1.0, "patterns": 0.0, "parts": 0.0},
    "Objects": {"objects": 1.0, "patterns": 0.0, "parts": 0.0},
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

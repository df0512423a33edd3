"""The exercise: strokes twice as large, and how many pixels the network then sees."""

import streamlit as st

from apps.classroom.lessons.style_in_real_time import text
from core.synthesis.style.network_settings import NetworkSettings

TWICE = 2.0
TOLERANCE = 3.0
"""Percent by which the answer may differ."""
KEY = "stroke_share"


def is_solved(settings: NetworkSettings) -> bool:
    """Whether strokes are twice as large, the result is as large as by default, and the share of pixels is right."""
    answer = st.session_state.get(KEY)
    is_right = answer is not None and abs(float(answer) - 100 / TWICE**2) <= TOLERANCE
    return is_right and settings.stroke == TWICE and settings.longest_side >= NetworkSettings().longest_side


def ask() -> None:
    """Ask for the share of pixels."""
    st.number_input(text.SHARE_SEEN, 0.0, 100.0, value=None, step=1.0, format="%.0f", key=KEY, width=340)

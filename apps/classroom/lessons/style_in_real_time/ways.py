"""The three ways to a style, and which of them the visitor has chosen; kept in the page's address."""

import streamlit as st

from apps.classroom.lessons.style_in_real_time import text

KNOWN, ANY, LEARN = "known", "any", "learn"
TITLES = {KNOWN: text.KNOWN, ANY: text.ANY, LEARN: text.LEARN}
KEY = "style_way"


def pick() -> str:
    """Let the visitor choose; return `KNOWN`, `ANY` or `LEARN`."""
    first = st.query_params.get("way", KNOWN)
    st.session_state.setdefault(KEY, first if first in TITLES else KNOWN)
    way = st.segmented_control("Style from", list(TITLES), format_func=lambda one: TITLES[one], required=True, key=KEY)
    if way != KNOWN or "way" in st.query_params:
        st.query_params["way"] = str(way)
    return str(way)


def choose(way: str) -> None:
    """Make this the way. For callbacks of buttons."""
    st.session_state[KEY] = way

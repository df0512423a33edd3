"""The methods on the benchmark: what each gains on interpolation, and distortion against perception."""

import streamlit as st

from apps.classroom.lessons.super_resolution import charts, records, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components


def show(now: Chosen) -> None:
    """Show both charts and what they say."""
    table, dark = records.table(), st.context.theme.type == "dark"
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(text.gains(table, now.scale))
        components.graph(charts.gains(table, now.scale, dark), key="sr_gains")
        st.caption(text.published(table, now.scale))
    with right:
        st.markdown(text.trade(table, now.scale))
        components.graph(charts.plane(table, now.scale, dark), key="sr_plane")

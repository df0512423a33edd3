"""The methods on the benchmark: what each gains on interpolation, or distortion against perception."""

import streamlit as st

from apps.classroom.lessons.super_resolution import charts, records, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components


def show_gains(now: Chosen) -> None:
    """Show what each method gains on interpolation, and say how much."""
    table = records.table()
    said, drawn = st.columns(2, gap="large")
    with said:
        st.markdown(text.gains(table, now.scale))
        st.caption(text.published(table, now.scale))
    with drawn:
        components.graph(charts.gains(table, now.scale, _is_dark()), key="sr_gains")


def show_trade(now: Chosen) -> None:
    """Show each method by its error and by how much it looks like the original, and say why they differ."""
    table = records.table()
    said, drawn = st.columns(2, gap="large")
    with said:
        st.markdown(text.trade(table, now.scale))
    with drawn:
        components.graph(charts.plane(table, now.scale, _is_dark()), key="sr_plane")


def _is_dark() -> bool:
    return st.context.theme.type == "dark"

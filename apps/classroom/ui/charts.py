"""Line charts in a page, and the colours of all charts there."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from apps.shared import line_chart
from apps.shared.line_chart import OKABE_ITO, OKABE_ITO_DARK, Series


def palette() -> tuple[str, ...]:
    """The colours that go with the page's background."""
    return OKABE_ITO_DARK if st.context.theme.type == "dark" else OKABE_ITO


def lines(
    series: Series,
    x_title: str,
    y_title: str,
    *,
    key: str,
    marks: Sequence[tuple[float, str]] = (),
    percent: bool = False,
    height: int = 320,
) -> None:
    """Draw lines, each named at its end, under this key in the page; for the rest see `line_chart.figure`."""
    figure = line_chart.figure(series, x_title, y_title, colours=palette(), marks=marks, percent=percent, height=height)
    show(figure, key=key, alt=f"{y_title} over {x_title}")


def show(figure: go.Figure, key: str, alt: str) -> None:
    """Show a chart, all of its text in the colour of the page's; Streamlit's own grey is too light to read on white.

    Args:
        figure: the chart.
        key: of it in the page.
        alt: what it shows, for who cannot see it.
    """
    colour = st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor")
    axis = {"tickfont": {"color": colour}, "title": {"font": {"color": colour}}}
    figure.update_layout(font={"color": colour}).update_xaxes(axis).update_yaxes(axis)
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)

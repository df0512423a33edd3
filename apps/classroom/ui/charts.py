"""Line charts on a page, and the colours of all charts there."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from apps.shared import line_chart
from apps.shared.line_chart import OKABE_ITO, OKABE_ITO_DARK, Series


def palette() -> tuple[str, ...]:
    """The colours that suit the background of the page."""
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
    """Show a line chart under this key of the page; the other arguments are those of `line_chart.figure`."""
    figure = line_chart.figure(series, x_title, y_title, colours=palette(), marks=marks, percent=percent, height=height)
    show(figure, key=key, alt=f"{y_title} over {x_title}")


def show(figure: go.Figure, key: str, alt: str) -> None:
    """Show a chart with all text in the text colour of the page; the grey of Streamlit is too light to read on white.

    Args:
        figure: the chart.
        key: of the chart on the page.
        alt: a description for those who cannot see it.
    """
    colour = st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor")
    axis = {"tickfont": {"color": colour}, "title": {"font": {"color": colour}}}
    figure.update_layout(font={"color": colour}).update_xaxes(axis).update_yaxes(axis)
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)

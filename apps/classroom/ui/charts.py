"""Charts on a page, and their colours."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas  # noqa: F401 - Loaded first, or Plotly may find it half loaded by another thread.
import plotly.io
import streamlit as st
from plotly.basedatatypes import BaseFigure

from apps.shared import line_chart
from apps.shared.chart import Chart, Values
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
    """Show a line chart under this key of the page; the other arguments are those of `line_chart.lines`."""
    chart = line_chart.lines(series, x_title, y_title, colours=palette(), marks=marks, percent=percent, height=height)
    show(chart, key=key, alt=f"{y_title} over {x_title}")


def show(chart: Chart, key: str, alt: str) -> None:
    """Show a chart with all text in the text colour of the page; the grey of Streamlit is too light to read on white.

    Args:
        chart: to show.
        key: of the chart on the page.
        alt: a description for those who cannot see it.
    """
    colour = st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor")
    chart.update_layout(font={"color": colour}, template=_template())
    chart.update_axes(tickfont={"color": colour}, title={"font": {"color": colour}})
    st.plotly_chart(_Checked(chart), key=key, config={"displayModeBar": False}, alt=alt)


class _Checked(BaseFigure):
    """A chart that Streamlit takes as it is; it would check a dictionary, which takes longer than all the rest."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    def to_dict(self) -> Values:
        """Its values."""
        return {"data": self._chart.traces, "layout": self._chart.layout}


@cache
def _template() -> dict[str, Any]:
    """Streamlit's style for charts, which Plotly adds to each of its figures."""
    return plotly.io.templates[plotly.io.templates.default].to_plotly_json()

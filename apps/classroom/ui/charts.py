"""Line charts in a page, and the colours of all charts there."""

from collections.abc import Sequence

import streamlit as st

from apps import line_chart
from apps.line_chart import OKABE_ITO, OKABE_ITO_DARK, Series


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
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=f"{y_title} over {x_title}")

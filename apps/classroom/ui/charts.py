"""Charts in one style: few lines, direct labels, large type, the Okabe-Ito colours."""

from collections.abc import Mapping, Sequence

import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go
import streamlit as st

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#999999")
"""Okabe and Ito, Color Universal Design, 2008."""

OKABE_ITO_DARK = ("#56B4E9", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#0072B2", "#F0E442", "#999999")
"""The same with the two blues exchanged, for dark backgrounds."""


def lines(
    series: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    x_title: str,
    y_title: str,
    *,
    key: str,
    marks: Sequence[tuple[float, str]] = (),
    percent: bool = False,
    log_x: bool = False,
    height: int = 320,
) -> None:
    """Draw lines, each named at its end.

    Args:
        series: x and y values by name.
        x_title: under the axis.
        y_title: above the axis.
        key: of the chart in the page.
        marks: places on the x axis to mark, with their text.
        percent: show y as percentages.
        log_x: logarithmic x axis.
        height: in pixels.
    """
    figure = go.Figure()
    colours = OKABE_ITO_DARK if st.context.theme.type == "dark" else OKABE_ITO
    for i, (name, (x, y)) in enumerate(series.items()):
        colour = colours[i % len(colours)]
        figure.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line={"width": 3, "color": colour})
        if len(series) > 1 and len(x):
            figure.add_annotation(
                x=x[-1],
                y=y[-1],
                text=name,
                showarrow=False,
                xanchor="left",
                xshift=6,
                font={"color": colour, "size": 15},
            )
    for place, text in marks:
        figure.add_vline(x=place, line={"dash": "dot", "width": 1.5, "color": "#999999"})
        # Above the plot, where no line can run through it.
        figure.add_annotation(
            x=place, y=1, yref="paper", text=text, showarrow=False, yanchor="bottom", font={"size": 14}
        )
    figure.update_layout(
        height=height,
        showlegend=False,
        margin={"l": 10, "r": 90 if len(series) > 1 else 20, "t": 58 if marks else 34, "b": 10},
        title={
            "text": y_title,
            "font": {"size": 15},
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 8},
        },
        hovermode="x unified",
    )
    figure.update_xaxes(
        title={"text": x_title, "font": {"size": 15}},
        tickfont={"size": 14},
        type="log" if log_x else "linear",
    )
    figure.update_yaxes(tickfont={"size": 14}, tickformat=".0%" if percent else None, rangemode="tozero")
    if percent:
        figure.update_yaxes(range=[0, 1.02])
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=f"{y_title} over {x_title}")

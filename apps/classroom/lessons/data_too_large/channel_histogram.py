"""The distribution of pixel values in each channel, as a chart."""

import numpy as np
import streamlit as st

from apps.classroom.lessons.data_too_large.mean_subtraction import channel_means
from apps.classroom.ui import charts
from apps.shared.chart import Chart, Values
from apps.shared.line_chart import vertical
from core.arrays import Float32Array
from core.images import RGB

COLOURS = {"red": "#D55E00", "green": "#009E73", "blue": "#0072B2"}
"""Okabe and Ito's nearest colours."""

BLUE_IN_THE_DARK = "#56B4E9"
BINS = 64


def show(values: RGB | Float32Array, low: float, high: float, title: str, key: str) -> None:
    """Draw how often each value occurs in each channel, with the means marked.

    Args:
        values: (H, W, 3).
        low: the left end of the axis.
        high: the right end.
        title: above the chart.
        key: of the chart in the session.
    """
    chart = Chart()
    lines: list[Values] = []
    texts: list[Values] = []
    dark = st.context.theme.type == "dark"
    means = channel_means(values)
    for i, (name, colour) in enumerate(COLOURS.items()):
        colour = BLUE_IN_THE_DARK if dark and name == "blue" else colour
        counts, edges = np.histogram(values[..., i], BINS, (low, high))
        chart.add_scatter(
            x=((edges[1:] + edges[:-1]) / 2).tolist(),
            y=(counts / values[..., i].size).tolist(),
            name=name,
            mode="lines",
            line={"width": 3, "color": colour},
        )
        lines.append(vertical(means[i], colour, width=2))
        place = {
            "x": 0.02 + 0.3 * i,
            "xref": "paper",
            "xanchor": "left",
            "y": 1.02,
            "yref": "paper",
            "yanchor": "bottom",
        }
        words = f"{name} {means[i]:.0f}".replace("-", "−")
        texts.append({**place, "showarrow": False, "text": words, "font": {"color": colour, "size": 15}})
    chart.annotate(texts)
    chart.draw_lines(lines)
    chart.update_layout(
        height=280,
        showlegend=False,
        margin={"l": 10, "r": 15, "t": 64, "b": 10},
        title={"text": title, "font": {"size": 15}, "x": 0, "y": 1, "yanchor": "top", "pad": {"t": 8}},
    )
    chart.update_xaxes(range=[low, high], tickfont={"size": 14}, zeroline=low < 0, zerolinewidth=2)
    chart.update_yaxes(tickfont={"size": 14}, tickformat=".0%", rangemode="tozero")
    charts.show(chart, key=key, alt=title)

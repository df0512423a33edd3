"""The chart of a confusion matrix: true classes as rows, predicted classes as columns."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from apps.classroom.ui import charts
from apps.shared.chart import Chart
from apps.shared.markdown import in_chart
from core.arrays import Int64Array

LARGEST = 24
"""The most classes for which a matrix is still legible."""

LETTERS = 18
"""The most letters of a class name on an axis."""

CELL, MARGINS = 36, 130
"""Height of a row, and of everything around the rows, in pixels."""


def draw(counts: Int64Array, classes: Sequence[str], key: str) -> None:
    """Draw a confusion matrix; the darker a cell, the larger its share of the true class's images.

    Args:
        counts: int64 (C, C), images by true class (row) and predicted class (column).
        classes: their names, at most `LARGEST`.
        key: of the chart in the page.
    """
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    names = [in_chart(name) for name in classes]
    details = [
        [f"true: {truth}<br>predicted: {predicted}<br>images: {counts[i, j]:,}" for j, predicted in enumerate(names)]
        for i, truth in enumerate(names)
    ]
    dark = st.context.theme.type == "dark"
    colours = [[0, "#12171D" if dark else "#FFFFFF"], [0.15, "#1D4E6B" if dark else "#BBDCF0"], [1, "#0072B2"]]
    places = list(range(len(classes)))
    chart = Chart()
    chart.add_heatmap(
        z=shares.tolist(),
        x=places,
        y=places,
        text=np.where(counts > 0, counts.astype(str), "").tolist(),
        texttemplate="%{text}",
        textfont={"size": 14},
        colorscale=colours,
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertext=details,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    chart.update_layout(height=MARGINS + CELL * len(classes), margin={"l": 10, "r": 10, "t": 10, "b": 10})
    # Ticks by position, not by name: two long names may be shortened to the same one.
    ticks = {"tickvals": places, "ticktext": [in_chart(_shortened(name)) for name in classes], "tickfont": {"size": 13}}
    chart.update_xaxes(title={"text": "predicted class", "font": {"size": 15}}, autotickangles=[0, -45], **ticks)
    chart.update_yaxes(title={"text": "true class", "font": {"size": 15}}, autorange="reversed", **ticks)
    charts.show(chart, key=key, alt="Confusion matrix")


def _shortened(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"

"""Confusion matrices: which classes a classifier takes for which."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.ui import charts

LARGEST = 24
"""Classes beyond which a matrix cannot be read any more."""


def matrix(found: npt.NDArray[np.int64], classes: Sequence[str], key: str) -> None:
    """Draw a confusion matrix; each row is coloured by the part of its class's pictures.

    Args:
        found: int64 (C, C), pictures by true class (row) and answer (column).
        classes: their names; at most 24.
        key: of the chart in the page.
    """
    parts = found / np.maximum(found.sum(axis=1, keepdims=True), 1)
    dark = st.context.theme.type == "dark"
    colours = [[0, "#12171D" if dark else "#FFFFFF"], [0.15, "#1D4E6B" if dark else "#BBDCF0"], [1, "#0072B2"]]
    figure = go.Figure(
        go.Heatmap(
            z=parts,
            x=list(classes),
            y=list(classes),
            text=np.where(found > 0, found.astype(str), ""),
            texttemplate="%{text}",
            colorscale=colours,
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{y} taken for %{x}: %{text} pictures<extra></extra>",
        )
    )
    side = 130 + 34 * len(classes)
    figure.update_layout(height=side, margin={"l": 10, "r": 10, "t": 10, "b": 10})
    figure.update_xaxes(title={"text": "the network says", "font": {"size": 15}}, tickfont={"size": 13}, tickangle=-45)
    figure.update_yaxes(title={"text": "the truth", "font": {"size": 15}}, tickfont={"size": 13}, autorange="reversed")
    charts.show(figure, key=key, alt="Confusion matrix")

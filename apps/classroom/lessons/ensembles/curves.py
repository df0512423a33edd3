"""The charts of an ensemble that grows: its loss and accuracy over the number of members, beside each member's own."""

from collections.abc import Sequence

import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.ui import charts
from apps.shared.line_chart import GREY, X_AXIS, label_ends, room
from core.ensembles.averaging import Comparison, Figures

HEIGHT = 340


def growth(steps: Sequence[Comparison], joined: int, names: Sequence[str], key: str) -> None:
    """Two charts side by side: accuracy and loss of the average of the first members, up to those that have joined."""
    for column, (name, title) in zip(
        st.columns(2, gap="medium"), (("accuracy", "Accuracy"), ("loss", "Loss (cross-entropy)")), strict=True
    ):
        with column:
            charts.show(
                _chart(steps, joined, names, name, title),
                key=f"{key}_{name}",
                alt=f"{title} of the ensemble and of its members over the number of members",
            )


def _chart(steps: Sequence[Comparison], joined: int, names: Sequence[str], name: str, title: str) -> go.Figure:
    palette = charts.palette()
    blue, grey, orange = palette[0], GREY, palette[3]

    def value(figures: Figures) -> float:
        return float(getattr(figures, name))

    x = list(range(1, len(steps) + 1))
    alone = [value(member) for member in steps[-1].members]
    together = [value(step.ensemble) for step in steps]
    mean = [value(step.mean) for step in steps]
    figure = go.Figure()
    figure.add_scatter(
        x=x,
        y=alone,
        text=list(names),
        name="each alone",
        mode="markers",
        marker={"size": 11, "color": [orange if i <= joined else grey for i in x], "symbol": "circle-open"},
        hovertemplate="%{text} alone: %{y:.4f}<extra></extra>",
    )
    style = {"width": 2, "color": grey, "dash": "dot"}
    figure.add_scatter(x=x[:joined], y=mean[:joined], name="mean of members", mode="lines", line=style)
    figure.add_scatter(
        x=x[:joined], y=together[:joined], name="average", mode="lines+markers", line={"width": 4, "color": blue}
    )
    everything = [*alone, *together, *mean]
    more = 0.12 * (max(everything) - min(everything) or 0.01)
    low, top = min(everything) - more, max(everything) + more
    ends = [
        (joined, together[joined - 1], "their average", blue),
        (joined, mean[joined - 1], "mean of<br>members", grey),
        (x[-1], alone[-1], "each alone", orange),
    ]
    label_ends(figure, ends, top, low=low, plot=HEIGHT - 40 - 10 - X_AXIS)
    figure.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room(text for *_, text, _ in ends) // 2, "t": 40, "b": 10},
        title={"text": title, "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        uirevision="stays",
    )
    figure.update_xaxes(
        title={"text": "members", "font": {"size": 15}},
        tickfont={"size": 14},
        range=[0.7, len(steps) + 1.9],  # The other half of the room for the names.
        tickvals=x,
    )
    figure.update_yaxes(
        tickfont={"size": 14},
        range=[low, top],
        tickformat=".1%" if name == "accuracy" else ".3f",
    )
    return figure

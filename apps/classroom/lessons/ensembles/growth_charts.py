"""The charts of a growing ensemble: its accuracy and loss by number of members, beside each member alone."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.ensembles import text
from apps.classroom.ui import charts
from apps.shared.chart import Chart
from apps.shared.line_chart import GREY, X_AXIS, label_ends, room
from core.ensembles.averaging import Comparison, Performance

HEIGHT = 340
"""Of a chart, in pixels."""


def show(growth: Sequence[Comparison], joined: int, names: Sequence[str], key: str) -> None:
    """Show accuracy and loss side by side.

    Args:
        growth: the comparison after each member has joined.
        joined: how many members the curves of the average cover.
        names: of all members.
        key: prefix of the charts' keys on the page.
    """
    titles = {"accuracy": text.ACCURACY, "loss": text.LOSS}
    for column, (name, title) in zip(st.columns(2, gap="medium"), titles.items(), strict=True):
        with column:
            charts.show(
                _chart(growth, joined, names, name, title),
                key=f"{key}_{name}",
                alt=text.charts_alt(title),
            )


def _chart(growth: Sequence[Comparison], joined: int, names: Sequence[str], name: str, title: str) -> Chart:
    palette = charts.palette()
    blue, grey, orange = palette[0], GREY, palette[3]

    def value(performance: Performance) -> float:
        return float(getattr(performance, name))

    x = list(range(1, len(growth) + 1))
    alone = [value(member) for member in growth[-1].members]
    average = [value(step.ensemble) for step in growth]
    mean = [value(step.mean) for step in growth]
    chart = Chart()
    chart.add_scatter(
        x=x,
        y=alone,
        text=list(names),
        name=text.ALONE,
        mode="markers",
        marker={"size": 11, "color": [orange if i <= joined else grey for i in x], "symbol": "circle-open"},
        hovertemplate="%{text} alone: %{y:.4f}<extra></extra>",
    )
    style = {"width": 2, "color": grey, "dash": "dot"}
    chart.add_scatter(x=x[:joined], y=mean[:joined], name=text.MEAN.replace("<br>", " "), mode="lines", line=style)
    chart.add_scatter(
        x=x[:joined], y=average[:joined], name=text.AVERAGE, mode="lines+markers", line={"width": 4, "color": blue}
    )
    values = [*alone, *average, *mean]
    padding = 0.12 * (max(values) - min(values) or 0.01)
    low, top = min(values) - padding, max(values) + padding
    ends = [
        (joined, average[joined - 1], text.AVERAGE, blue),
        (joined, mean[joined - 1], text.MEAN, grey),
        (x[-1], alone[-1], text.ALONE, orange),
    ]
    label_ends(chart, ends, top, low=low, plot=HEIGHT - 40 - 10 - X_AXIS)
    chart.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room(label for *_, label, _ in ends) // 2, "t": 40, "b": 10},
        title={"text": title, "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        uirevision="stays",
    )
    chart.update_xaxes(
        title={"text": text.MEMBERS, "font": {"size": 15}},
        tickfont={"size": 14},
        range=[0.7, len(growth) + 1.9],  # The other half of the room for the labels.
        tickvals=x,
    )
    chart.update_yaxes(
        tickfont={"size": 14},
        range=[low, top],
        tickformat=".1%" if name == "accuracy" else ".3f",
    )
    return chart

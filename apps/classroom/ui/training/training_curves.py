"""Loss and accuracy curves of one training or of several, each labelled directly, without overlapping labels."""

import math
from collections.abc import Mapping, Sequence
from statistics import median

import streamlit as st

from apps.classroom.ui import charts
from apps.classroom.ui.training.training_history import TrainingHistory, smoothed
from apps.shared.chart import Chart
from apps.shared.line_chart import End, label_ends, mark_places, room, stroke

MEASURES = {"loss": "Loss", "accuracy": "Accuracy"}
HEIGHT = 300
"""Of a chart, in pixels."""

PLOT = 0.72 * HEIGHT
"""Approximate height of the plot area between the axes, in pixels."""

NARROWEST = 130
"""Approximate width of the plot area on a phone, in pixels."""

TALLEST = 5.0
"""The loss axis ends at this multiple of the median loss, or at the first loss if that is higher."""


def show(history: TrainingHistory, key: str) -> None:
    """Show loss and accuracy side by side: each step thin, the moving average bold, validation with markers."""
    for column, name in zip(st.columns(2, gap="medium"), MEASURES, strict=True):
        with column:
            charts.show(
                _chart(history, name),
                key=f"{key}_{name}",
                alt=f"Training and validation {name} by epoch",
            )


def compare(epochs: Mapping[str, Sequence[Mapping[str, float]]], key: str) -> None:
    """Show the validation loss and accuracy of several trainings in one chart each.

    Args:
        epochs: of each training, by the label of its curve.
        key: prefix of the charts' keys on the page.
    """
    for column, name in zip(st.columns(2, gap="medium"), MEASURES, strict=True):
        chart, ends = Chart(), []
        for number, (label, history) in enumerate(epochs.items()):
            line = stroke(number, charts.palette())
            values = [epoch.get(f"validation_{name}", math.nan) for epoch in history]
            points = [(float(i), value) for i, value in enumerate(values, start=1) if math.isfinite(value)]
            x, y = [i for i, _ in points], [value for _, value in points]
            chart.add_scatter(x=x, y=y, name=label, mode="lines", line=line)
            if points:
                ends.append((x[-1], y[-1], label.replace(", ", "<br>", 1), line["color"]))
        longest = max((len(history) for history in epochs.values()), default=1)
        top = 1.02 if name == "accuracy" else _top([y for trace in chart.traces for y in trace["y"]])
        label_ends(chart, ends, top, plot=PLOT)
        lay_out(chart, f"Validation {name}", name, longest, top, room=_beyond(ends, longest))
        with column:
            charts.show(chart, key=f"{key}_{name}", alt=f"Validation {name} of each training, by epoch")


def _chart(history: TrainingHistory, name: str) -> Chart:
    chart = Chart()
    blue, *_, orange = charts.palette()[:4]
    x, y = history.steps(name)
    bold, watched = smoothed(y), history.validation(name)
    chart.add_scatter(x=x, y=y, mode="lines", line={"width": 1, "color": blue}, opacity=0.35, hoverinfo="skip")
    chart.add_scatter(x=x, y=bold, name="training", mode="lines", line={"width": 3, "color": blue})
    chart.add_scatter(
        x=watched[0],
        y=watched[1],
        name="validation",
        mode="lines+markers",
        line={"width": 3, "color": orange},
        marker={"size": 7},
    )
    top = _top([*bold, *watched[1]]) if name == "loss" else 1.02
    ends = [(x[-1], bold[-1], "training", blue)] if x else []
    if watched[0]:
        ends.append((watched[0][-1], watched[1][-1], "validation", orange))
    label_ends(chart, ends, top, plot=PLOT)
    mark_places(chart, history.marks)
    beside = room(["training", "validation"])
    lay_out(chart, MEASURES[name], name, history.planned, top, room=beside, marked=bool(history.marks))
    return chart


def _top(losses: Sequence[float]) -> float:
    """The upper end of a loss axis, chosen so that one spike does not flatten the curves."""
    if not losses:
        return 1.0
    return 1.1 * min(max(losses), max(losses[0], TALLEST * median(losses)))


def lay_out(chart: Chart, title: str, name: str, epochs: int, top: float, room: int, marked: bool = False) -> None:
    """Give a chart over epochs the common layout.

    Args:
        chart: with the curves.
        title: of the chart.
        name: "loss" or "accuracy"; accuracies are shown as percentages.
        epochs: the right end of the x axis.
        top: the upper end of the y axis.
        room: to the right of the plot area, for the labels of the curves, in pixels.
        marked: whether there are marks with text above the plot area.
    """
    chart.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room, "t": 60 if marked else 36, "b": 10},
        title={"text": title, "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        hovermode="x unified",
        uirevision="stays",
    )
    chart.update_xaxes(title={"text": "epochs", "font": {"size": 15}}, tickfont={"size": 14}, range=[0, epochs])
    chart.update_yaxes(tickfont={"size": 14}, range=[0, top], tickformat=".0%" if name == "accuracy" else None)


def _beyond(ends: Sequence[End], longest: int) -> int:
    """Pixels that the labels need beside the plot area; the label of a curve that ends early begins inside it."""
    return max((round(room([name]) - NARROWEST * (1 - x / longest)) for x, _, name, _ in ends), default=room([]))

"""Charts of trainings: one as it runs, several one over the other. Direct labels that keep clear of each other."""

import math
from collections.abc import Mapping, Sequence
from statistics import median

import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.ui import charts
from apps.classroom.ui.training_history import History, smoothed
from apps.shared.line_chart import End, label_ends, mark_places, room, stroke

MEASURES = {"loss": "Loss", "accuracy": "Accuracy"}
HEIGHT = 300
PLOT = 0.72 * HEIGHT
"""Of a chart and, about, of the field between its axes, in pixels."""

NARROWEST = 130
"""Of the field between the axes, about, on a telephone."""

TALLEST = 5.0
"""Losses are drawn up to so many times their median, or the first one if that is higher."""


def live(history: History, key: str) -> None:
    """Loss and accuracy side by side: each step thin, their moving average bold, the validation part with points."""
    for column, name in zip(st.columns(2, gap="medium"), MEASURES, strict=True):
        with column:
            charts.show(
                _live(history, name),
                key=f"{key}_{name}",
                alt=f"{MEASURES[name]} over the epochs, in training and validation",
            )


def over_each_other(epochs: Mapping[str, Sequence[Mapping[str, float]]], key: str, part: str = "validation_") -> None:
    """Loss and accuracy of several trainings over their epochs.

    Args:
        epochs: of each training, by the name that stands at its curve.
        key: of the charts in the page.
        part: "validation_", or nothing for the training part.
    """
    for column, (name, title) in zip(st.columns(2, gap="medium"), MEASURES.items(), strict=True):
        figure, ends = go.Figure(), []
        for number, (label, found) in enumerate(epochs.items()):
            line = stroke(number, charts.palette())
            values = [(i, e[part + name]) for i, e in enumerate(found, start=1) if _drawable(e.get(part + name))]
            x, y = [float(i) for i, _ in values], [value for _, value in values]
            figure.add_scatter(x=x, y=y, name=label, mode="lines", line=line)
            if values:
                ends.append((x[-1], y[-1], label.replace(", ", "<br>", 1), line["color"]))
        longest = max((len(found) for found in epochs.values()), default=1)
        top = 1.02 if name == "accuracy" else _top([y for trace in figure.data for y in trace.y])
        word = "validation" if part else "training"
        label_ends(figure, ends, top, plot=PLOT)
        lay_out(figure, f"{title}, {word}", name, longest, top, room=_beyond(ends, longest))
        with column:
            charts.show(figure, key=f"{key}_{name}", alt=f"{title} of the {word} part")


def _live(history: History, name: str) -> go.Figure:
    figure = go.Figure()
    blue, *_, orange = charts.palette()[:4]
    x, y = history.steps(name)
    bold, watched = smoothed(y), history.validation(name)
    figure.add_scatter(x=x, y=y, mode="lines", line={"width": 1, "color": blue}, opacity=0.35, hoverinfo="skip")
    figure.add_scatter(x=x, y=bold, name="training", mode="lines", line={"width": 3, "color": blue})
    figure.add_scatter(
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
    label_ends(figure, ends, top, plot=PLOT)
    mark_places(figure, history.marks)
    beside = room(["training", "validation"])
    lay_out(figure, MEASURES[name], name, history.planned, top, room=beside, marked=bool(history.marks))
    return figure


def _top(losses: Sequence[float]) -> float:
    """The upper end of a chart of losses, which one leap shall not flatten."""
    if not losses:
        return 1.0
    return 1.1 * min(max(losses), max(losses[0], TALLEST * median(losses)))


def lay_out(figure: go.Figure, title: str, name: str, epochs: int, top: float, room: int, marked: bool = False) -> None:
    """Give a chart over epochs the common look.

    Args:
        figure: with the curves.
        title: above it.
        name: "loss" or "accuracy", which is shown as percentages.
        epochs: the right end of the x axis.
        top: the upper end of the y axis.
        room: beside the plot, for the names of the curves, in pixels.
        marked: whether there is text above the plot.
    """
    figure.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room, "t": 60 if marked else 36, "b": 10},
        title={"text": title, "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        hovermode="x unified",
        uirevision="stays",
    )
    figure.update_xaxes(title={"text": "epochs", "font": {"size": 15}}, tickfont={"size": 14}, range=[0, epochs])
    figure.update_yaxes(tickfont={"size": 14}, range=[0, top], tickformat=".0%" if name == "accuracy" else None)


def _beyond(ends: Sequence[End], longest: int) -> int:
    """Pixels beside the plot that names need; one of a curve that ends early begins within the plot."""
    return max((round(room([name]) - NARROWEST * (1 - x / longest)) for x, _, name, _ in ends), default=room([]))


def _drawable(value: float | None) -> bool:
    return value is not None and math.isfinite(value)

"""Charts that compare the eight optimizers: the curves of a race, and how far the range of each one's rate reaches."""

from collections.abc import Sequence

import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.lessons.network_race.history import RaceHistory
from apps.classroom.ui import charts, training_curves
from apps.shared.line_chart import GREY, label_ends, mark_places, room
from core.numbers import percent
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.sweep_result import TRAINS, SweepResult

ROW = 44
"""Height of one optimizer's range, in pixels."""

ROOM = room(entry.title for entry in OPTIMIZERS.values())
"""Beside the charts for the names, in pixels."""

RATES = [10.0**exponent for exponent in range(-4, 2)]
RATE_WORDS = ["0.0001", "0.001", "0.01", "0.1", "1", "10"]


def colours() -> dict[str, str]:
    """The colour of each optimizer."""
    return dict(zip(OPTIMIZERS, charts.palette(), strict=True))


def curves(history: RaceHistory, names: Sequence[str], key: str) -> None:
    """Loss and validation accuracy of a race side by side, each curve named at its end."""
    drawn = {
        "Loss in training, averaged": {name: history.losses(name) for name in names},
        "Accuracy in validation": {name: history.accuracies(name) for name in names},
    }
    palette = colours()
    for column, (title, found) in zip(st.columns(2, gap="medium"), drawn.items(), strict=True):
        is_loss = title.startswith("Loss")
        top = 3.2 if is_loss else 1.02
        figure, ends = go.Figure(), []
        for name, (x, y) in found.items():
            mode = "lines" if is_loss else "lines+markers"
            line, marker = {"width": 3, "color": palette[name]}, {"size": 6}
            figure.add_scatter(x=x, y=y, name=OPTIMIZERS[name].title, mode=mode, line=line, marker=marker)
            if x:
                ends.append((x[-1], y[-1], OPTIMIZERS[name].title, palette[name]))
        label_ends(figure, ends, top, plot=training_curves.PLOT)
        marks = [(place, f"rate of {whose}") for place, whose in history.changes[-3:]]
        mark_places(figure, marks)
        kind = "loss" if is_loss else "accuracy"
        training_curves.lay_out(figure, title, kind, history.epochs, top, room=ROOM, marked=bool(marks))
        with column:
            charts.show(figure, key=f"{key}_{kind}", alt=f"{title}, by optimizer")


def ranges(result: SweepResult, key: str) -> None:
    """For each optimizer the rates with which it trains as a bar on a logarithmic scale, the best one marked."""
    figure, palette = go.Figure(), colours()
    names = result.optimizers
    for row, name in enumerate(names):
        colour, found = palette[name], result.range_of(name)
        if found is not None:
            figure.add_scatter(
                x=[found.lowest, found.highest],
                y=[row, row],
                mode="lines",
                line={"width": 14, "color": colour},
                hoverinfo="skip",
            )
        best = result.best_rate(name)
        said = f"{OPTIMIZERS[name].title}: best {best:g}, {percent(result.best_accuracy(name))}"
        point = {"size": 20, "color": "#ffffff", "line": {"width": 4, "color": colour}}
        figure.add_scatter(x=[best], y=[row], mode="markers", marker=point, hovertext=said, hoverinfo="text")
        figure.add_annotation(
            x=-4.15,
            xref="x",
            y=row - 0.42,
            text=f"<b>{OPTIMIZERS[name].title}</b> {_width(result, name)}",
            showarrow=False,
            xanchor="left",
            font={"size": 14},
        )
    figure.update_layout(
        height=ROW * len(names) + 80, showlegend=False, margin={"l": 6, "r": 6, "t": 10, "b": 10}, uirevision="stays"
    )
    figure.update_xaxes(
        type="log",
        range=[-4.2, 1.2],
        tickvals=RATES,
        ticktext=RATE_WORDS,
        tickfont={"size": 14},
        title={"text": "learning rate", "font": {"size": 15}},
    )
    figure.update_yaxes(visible=False, range=[len(names) - 0.5, -0.75])
    charts.show(figure, key=key, alt="The learning rates with which each optimizer trains")


def accuracies(result: SweepResult, names: Sequence[str], key: str) -> None:
    """The accuracy of some optimizers over the learning rate."""
    figure, ends, palette = go.Figure(), [], colours()
    for name in names:
        curve, title = result.curve(name), OPTIMIZERS[name].title
        line, marker = {"width": 3, "color": palette[name]}, {"size": 7}
        figure.add_scatter(x=result.rates, y=curve, name=title, mode="lines+markers", line=line, marker=marker)
        ends.append((result.rates[-1], curve[-1], title, palette[name]))
    label_ends(figure, ends, 1.02, plot=training_curves.PLOT, log_x=True)
    training_curves.lay_out(figure, "Accuracy in validation", "accuracy", 1, 1.02, room=ROOM)
    figure.update_xaxes(
        type="log", range=[-4.1, 1.0], tickvals=RATES, ticktext=RATE_WORDS, title={"text": "learning rate"}
    )
    figure.add_hline(y=TRAINS, line={"dash": "dot", "width": 1.5, "color": GREY})
    charts.show(figure, key=key, alt="Accuracy over the learning rate, by optimizer")


def _width(result: SweepResult, name: str) -> str:
    """How wide an optimizer's range is, in words."""
    found = result.range_of(name)
    if found is None:
        return "reaches it with no rate"
    open_end = found.is_open_below or found.is_open_above
    return f"{'at least ' if open_end else ''}{found.decades:.1f} decades"

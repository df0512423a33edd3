"""The curves of a race: training loss and validation accuracy of each optimizer."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.network_race import text
from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.classroom.ui import charts
from apps.classroom.ui.training import training_curves
from apps.classroom.ui.training.training_history import Curve
from apps.shared.chart import Chart
from apps.shared.line_chart import label_ends, mark_places, room
from core.training.comparison.compared_optimizers import OPTIMIZERS

ROOM = room(entry.title for entry in OPTIMIZERS.values())
"""Width in pixels of the labels beside a chart."""
HIGHEST_LOSS = 3.2
"""Upper end of the loss axis."""
SHOWN_CHANGES = 3
"""Number of the latest changes of learning rates that are marked."""


def colours() -> dict[str, str]:
    """The colour of each optimizer."""
    return dict(zip(OPTIMIZERS, charts.palette(), strict=True))


def draw(history: RaceHistory, names: Sequence[str], key: str) -> None:
    """Draw loss and accuracy side by side.

    Args:
        history: of the race.
        names: the optimizers to draw.
        key: prefix of the charts' keys.
    """
    losses = {name: history.losses(name) for name in names}
    accuracies = {name: history.accuracies(name) for name in names}
    left, right = st.columns(2, gap="medium")
    with left:
        _draw(history, losses, "loss", text.LOSS_TITLE, key)
    with right:
        _draw(history, accuracies, "accuracy", text.ACCURACY_TITLE, key)


def _draw(history: RaceHistory, curves: dict[str, Curve], kind: str, title: str, key: str) -> None:
    mode, top = ("lines", HIGHEST_LOSS) if kind == "loss" else ("lines+markers", 1.02)
    palette, ends, chart = colours(), [], Chart()
    for name, (x, y) in curves.items():
        line, marker = {"width": 3, "color": palette[name]}, {"size": 6}
        chart.add_scatter(x=x, y=y, name=text.title(name), mode=mode, line=line, marker=marker)
        if x:
            ends.append((x[-1], y[-1], text.title(name), palette[name]))
    label_ends(chart, ends, top, plot=training_curves.PLOT)
    marks = [(epoch, text.rate_change(whose)) for epoch, whose in history.rate_changes[-SHOWN_CHANGES:]]
    mark_places(chart, marks)
    training_curves.lay_out(chart, title, kind, history.epochs, top, room=ROOM, marked=bool(marks))
    charts.show(chart, key=f"{key}_{kind}", alt=text.curves_alt(title))

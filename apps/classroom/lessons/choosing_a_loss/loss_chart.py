"""The chart of the page on losses: the cost over the probability of the truth, with pictures pinned to it."""

from functools import lru_cache

import numpy as np
import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go

from apps.classroom.lessons.choosing_a_loss.text import Asked, sample_answers, sample_losses
from apps.classroom.ui import charts, components
from apps.shared.line_chart import GREY
from core import images
from core.data import samples
from core.evaluation.loss_settings import LossSettings
from core.evaluation.temperature import with_temperature

HIGHEST = 7.0
"""Of the axis of losses, in nats."""


def chart(asked: Asked, settings: LossSettings) -> None:
    """Draw the cost over the probability of the truth, with the samples pinned to it and this picture marked."""
    colours = charts.palette()
    p = np.linspace(np.exp(-HIGHEST), 1, 400)
    figure = go.Figure()
    figure.add_scatter(x=p, y=-np.log(p), mode="lines", line={"width": 4, "color": colours[0]}, hoverinfo="skip")
    squared = {"width": 2.5, "dash": "dash", "color": GREY}
    figure.add_scatter(x=p, y=(1 - p) ** 2, mode="lines", line=squared, hoverinfo="skip")
    if settings.loss == "categorical":
        _pin(figure, settings.temperature)
    figure.add_scatter(
        x=[asked.probability],
        y=[min(asked.cost, HIGHEST)],
        mode="markers",
        marker={"size": 46, "symbol": "circle-open", "color": colours[3], "line": {"width": 4}},
        hoverinfo="skip",
    )
    words = (
        ("cross-entropy, −ln p", 0.07, 2.75, colours[0]),
        ("squared error, (1 − p)²", 0.01, 0.02, None),
    )
    for text, x, y, colour in words:
        font = {"color": colour, "size": 15}
        figure.add_annotation(x=x, y=y, text=text, showarrow=False, xanchor="left", yanchor="bottom", font=font)
    figure.update_layout(
        height=430,
        showlegend=False,
        margin={"l": 10, "r": 20, "t": 36, "b": 10},
        title={"text": "Loss, in nats", "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
    )
    axis = {"text": "probability that the network gives to the truth", "font": {"size": 15}}
    figure.update_xaxes(title=axis, tickfont={"size": 14}, range=[-0.05, 1.07], tickformat=".0%")
    figure.update_yaxes(tickfont={"size": 14}, range=[-0.5, HIGHEST])
    charts.show(figure, key="loss_chart", alt="Loss over the probability of the truth")


def _pin(figure: go.Figure, temperature: float) -> None:
    """The labelled samples at their places on the curve."""
    found = with_temperature(sample_answers(), temperature)
    for sample, row, cost in zip(samples.labelled(), found, sample_losses(temperature).values, strict=True):
        figure.add_layout_image(
            source=_small(sample.name),
            x=float(row[sample.label or 0]),
            y=min(float(cost), HIGHEST - 0.4),
            xref="x",
            yref="y",
            sizex=0.06,
            sizey=0.75,
            xanchor="center",
            yanchor="middle",
        )


@lru_cache(maxsize=32)
def _small(name: str) -> str:
    return components.data_uri(images.resize(images.centre_square(samples.find(name).read()), (56, 56)))

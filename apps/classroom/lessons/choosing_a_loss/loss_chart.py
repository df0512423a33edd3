"""The chart of the page: the loss over the probability of the true class, with pictures pinned to the curve."""

from functools import lru_cache

import numpy as np

from apps.classroom.lessons.choosing_a_loss import prediction_loss, text
from apps.classroom.lessons.choosing_a_loss.prediction_loss import PredictionLoss
from apps.classroom.ui import charts, components
from apps.shared.chart import Chart
from apps.shared.line_chart import GREY
from core import images
from core.data import samples
from core.optimization.loss_settings import LossSettings

HIGHEST = 7.0
"""Upper end of the loss axis, in nats."""


def draw(prediction: PredictionLoss, settings: LossSettings) -> None:
    """Draw cross-entropy and squared error, the labelled samples on the curve, and a ring around the prediction."""
    colours = charts.palette()
    p = np.linspace(np.exp(-HIGHEST), 1, 400)
    chart = Chart()
    chart.add_scatter(
        x=p.tolist(), y=(-np.log(p)).tolist(), mode="lines", line={"width": 4, "color": colours[0]}, hoverinfo="skip"
    )
    dashed = {"width": 2.5, "dash": "dash", "color": GREY}
    chart.add_scatter(x=p.tolist(), y=((1 - p) ** 2).tolist(), mode="lines", line=dashed, hoverinfo="skip")
    if settings.loss == "categorical":
        _pin_samples(chart, settings.temperature)
    chart.add_scatter(
        x=[prediction.probability],
        y=[min(prediction.nats, HIGHEST)],
        mode="markers",
        marker={"size": 46, "symbol": "circle-open", "color": colours[3], "line": {"width": 4}},
        hoverinfo="skip",
    )
    names = ((text.CROSS_ENTROPY, 0.07, 2.75, colours[0]), (text.SQUARED_ERROR, 0.01, 0.02, None))
    place = {"showarrow": False, "xanchor": "left", "yanchor": "bottom"}
    chart.annotate(
        [
            {**place, "x": x, "y": y, "text": name, "font": {"color": colour, "size": 15}}
            for name, x, y, colour in names
        ],
    )
    title = {"text": text.CHART_TITLE, "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"}
    chart.update_layout(height=430, showlegend=False, margin={"l": 10, "r": 20, "t": 36, "b": 10}, title=title)
    axis = {"text": text.CHART_AXIS, "font": {"size": 15}}
    chart.update_xaxes(title=axis, tickfont={"size": 14}, range=[-0.05, 1.07], tickformat=".0%")
    chart.update_yaxes(tickfont={"size": 14}, range=[-0.5, HIGHEST])
    charts.show(chart, key="loss_chart", alt=text.CHART_ALT)


def _pin_samples(chart: Chart, temperature: float) -> None:
    """Put the labelled samples on the curve."""
    probabilities, nats = prediction_loss.of_samples(temperature)
    place = {"xref": "x", "yref": "y", "sizex": 0.06, "sizey": 0.75, "xanchor": "center", "yanchor": "middle"}
    chart.update_layout(
        images=[
            {**place, "source": _thumbnail(sample.name), "x": float(p), "y": min(float(loss), HIGHEST - 0.4)}
            for sample, p, loss in zip(samples.labelled(), probabilities, nats, strict=True)
        ]
    )


@lru_cache(maxsize=32)
def _thumbnail(name: str) -> str:
    return components.data_uri(images.resize(images.centre_square(samples.find(name).read()), (56, 56)))

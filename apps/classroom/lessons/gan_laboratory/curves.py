"""The curves of the training up to the moment that is shown."""

import math
from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.gan_laboratory import text
from apps.classroom.lessons.gan_laboratory.timeline import Curve
from apps.classroom.ui import components
from apps.classroom.ui.components import ChartLine, LineChart, LineKind
from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings


def show(curve: Curve, settings: LaboratorySettings) -> None:
    """Show both losses, and the distance between generated and real samples."""
    charts = data(curve, settings)
    if charts:
        components.curves(charts, "step", key="gan_curves")
    else:
        st.caption(text.NO_CURVES)


def data(curve: Curve, settings: LaboratorySettings) -> list[LineChart]:
    """The charts: losses and distances, as far as there are any; numbers that are not finite are left out."""
    finite = [row for row in curve if all(map(math.isfinite, row[1].values()))]
    losses = _line("D", "d", finite, "discriminator_loss"), _line("G", "g", finite, "generator_loss")
    distances = _line("G", "g", finite, "distance"), _line("averaged G", "averaged", finite, "average_distance")
    steps = losses[0]["x"]
    level: list[ChartLine] = []
    if LOSSES[settings.loss].is_probability and steps:
        level = [{"name": "2 ln 2", "kind": "level", "x": [steps[0], steps[-1]], "y": [2 * math.log(2)] * 2}]
    charts = [_chart(text.LOSS_TITLE, [*losses, *level]), _chart(text.DISTANCE_TITLE, distances)]
    return [chart for chart in charts if chart["series"][0]["x"]]


def _chart(title: str, lines: Sequence[ChartLine]) -> LineChart:
    return {"title": title, "alt": text.curves_alt(title, lines[:2]), "series": lines}


def _line(name: str, kind: LineKind, curve: Curve, metric: str) -> ChartLine:
    return components.chart_line(name, kind, [(step, row[metric]) for step, row in curve if metric in row])

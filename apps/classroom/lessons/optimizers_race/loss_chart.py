"""The chart of the losses of a race over its steps."""

import numpy as np

from apps.classroom.lessons.optimizers_race import text
from apps.classroom.ui import charts
from apps.shared.chart import Chart
from apps.shared.surface_race_drawing import COLOURS
from core.optimization.optimizer_settings import TITLES
from core.optimization.surface_race import SurfaceRace

SMALLEST = 1e-10
"""Lower end of the curves, as a fraction of the initial loss above the minimum."""


def draw(race: SurfaceRace) -> None:
    """Draw how far each loss is above the minimum, on a logarithmic scale, until the optimizer diverges."""
    minimum = race.surface.minimum_loss
    chart = Chart()
    for trajectory in race.trajectories:
        end = trajectory.diverged_at or len(trajectory.losses)
        smallest = SMALLEST * (trajectory.losses[0] - minimum)
        above = np.maximum(trajectory.losses[:end] - minimum, smallest)
        line = {"width": 3, "color": COLOURS[trajectory.name]}
        name = TITLES[trajectory.name]
        chart.add_scatter(x=list(range(end)), y=above.tolist(), name=name, mode="lines", line=line)
    chart.update_layout(
        height=250,
        margin={"l": 10, "r": 20, "t": 64, "b": 10},
        title={"text": text.LOSSES_TITLE, "font": {"size": 16}, "x": 0, "y": 1, "yanchor": "top"},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "font": {"size": 15}},
        hovermode="x unified",
    )
    chart.update_xaxes(title={"text": "steps", "font": {"size": 15}}, tickfont={"size": 14})
    chart.update_yaxes(type="log", exponentformat="power", dtick=2, tickfont={"size": 14})
    charts.show(chart, key="losses", alt=text.LOSSES_ALT)

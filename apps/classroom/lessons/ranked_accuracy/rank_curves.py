"""The chart of rank-k accuracy: the chosen classifier as a bold line, others on the same data as thin ones."""

import textwrap
from collections.abc import Mapping, Sequence

from apps.classroom.ui import charts
from apps.shared.chart import Chart
from apps.shared.line_chart import GREY, label_ends, room, stroke, vertical

HEIGHT, PLOT = 420, 300.0
"""Heights of the chart and, roughly, of the area between its axes, in pixels."""

LETTERS = 18
"""The most letters on one line of a name."""


def draw(curves: Mapping[str, Sequence[float]], ranks: int, title: str, axis: str, key: str) -> None:
    """Draw rank-k accuracy over k, each line named at its end.

    Args:
        curves: accuracy, 0 to 1, for k from 1, by the name of the classifier; the first one is bold.
        ranks: the k to mark.
        title: of the chart.
        axis: title of the axis of k.
        key: of the chart in the page.
    """
    palette = charts.palette()
    lowest = min(curve[0] for curve in curves.values())
    floor = max(0.0, lowest - 0.15 * (1 - lowest))
    top = 1 + 0.04 * (1 - floor)
    chart, ends = Chart(), []
    for number, (name, curve) in enumerate(curves.items()):
        line, x = stroke(number, palette, width=2 if number else 4), list(range(1, len(curve) + 1))
        chart.add_scatter(
            x=x,
            y=list(curve),
            name=name,
            mode="lines+markers",
            line=line,
            marker={"size": 6 if number else 9},
        )
        ends.append((x[-1], curve[-1], "<br>".join(textwrap.wrap(name, LETTERS)), line["color"]))
    label_ends(chart, ends, top, low=floor, plot=PLOT)
    chart.draw_lines([vertical(ranks, GREY)])
    chart.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room(name for *_, name, _ in ends), "t": 44, "b": 10},
        title={"text": title, "font": {"size": 15}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        hovermode="x unified",
    )
    longest = max(len(curve) for curve in curves.values())
    chart.update_xaxes(
        title={"text": axis, "font": {"size": 15}},
        tickfont={"size": 14},
        range=[0.8, longest + 0.2],
        dtick=1,
    )
    chart.update_yaxes(tickfont={"size": 14}, tickformat=".0%" if floor < 0.9 else ".1%", range=[floor, top])
    charts.show(chart, key=key, alt=f"{title}, over the number of counted ranks")

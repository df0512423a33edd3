"""Line charts in one style: few lines, labelled at their ends, large type, accessible colours."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from apps.shared.chart import Chart, Values

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000", "#999999")
"""Okabe and Ito, Color Universal Design, 2008, without their yellow, which is invisible on white."""

OKABE_ITO_DARK = ("#56B4E9", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#0072B2", "#F0E442", "#999999")
"""For dark backgrounds: the two blues swapped, and yellow instead of black."""

GREY = "#858585"
"""Readable on white and on the dark background of the widgets."""

LINE, LETTER, BULLET, X_AXIS = 20, 7.5, 15, 50
"""Height of a label line, width of a letter and of the bullet, and height of the x axis with its title, in pixels."""

DASHES = ("solid", "dash", "dot")

Series = Mapping[str, tuple[Sequence[float], Sequence[float]]]
End = tuple[float, float, str, str]
"""The end of a curve: x, y, name and colour."""


def lines(
    series: Series,
    x_title: str,
    y_title: str,
    *,
    colours: Sequence[str] = OKABE_ITO,
    marks: Sequence[tuple[float, str]] = (),
    percent: bool = False,
    log_x: bool = False,
    height: int = 320,
) -> Chart:
    """Draw lines, each labelled at its end.

    Args:
        series: x and y values by name.
        x_title: under the axis.
        y_title: above the axis.
        colours: of the lines, in their order.
        marks: positions on the x axis to mark, with their text.
        percent: show y as percentages, from 0 to 100 %.
        log_x: logarithmic x axis.
        height: in pixels.
    """
    chart, ends = Chart(), []
    for i, (name, (x, y)) in enumerate(series.items()):
        line = stroke(i, colours)
        chart.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line=line)
        if len(series) > 1 and len(x):
            ends.append((x[-1], y[-1], name, line["color"]))
    margin = {"l": 10, "r": room(name for *_, name, _ in ends), "t": 58 if marks else 34, "b": 10}
    low, top = (0.0, 1.02) if percent else _range([v for _, y in series.values() for v in y])
    label_ends(chart, ends, top, low=low, plot=height - margin["t"] - margin["b"] - X_AXIS, log_x=log_x)
    mark_places(chart, marks, log_x=log_x)
    title = {"text": y_title, "font": {"size": 15}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"}
    chart.update_layout(
        height=height, showlegend=False, margin=margin, title={**title, "pad": {"t": 8}}, hovermode="x unified"
    )
    chart.update_xaxes(
        title={"text": x_title, "font": {"size": 15}},
        tickfont={"size": 14},
        type="log" if log_x else "linear",
        range=_ends([value for x, _ in series.values() for value in x], log_x),
        automargin=True,
    )
    chart.update_yaxes(tickfont={"size": 14}, tickformat=".0%" if percent else None, range=[low, top], automargin=True)
    return chart


def stroke(number: int, colours: Sequence[str], width: float = 3) -> dict[str, Any]:
    """The line style of a curve by its number, from 0: each colour once, then all of them dashed, then dotted."""
    cycle = number // len(colours)
    return {"width": width, "color": colours[number % len(colours)], "dash": DASHES[min(cycle, len(DASHES) - 1)]}


def room(names: Iterable[str]) -> int:
    """Width in pixels that curve labels need beside the plot; a label may have several lines."""
    return round(20 + BULLET + LETTER * max((len(line) for name in names for line in name.split("<br>")), default=0))


def label_ends(
    chart: Chart, ends: Sequence[End], top: float, *, plot: float, low: float = 0.0, log_x: bool = False
) -> None:
    """Write names beside the ends of curves, moved apart where they would overlap.

    Args:
        chart: with the curves.
        ends: of the curves; a name may have two lines.
        top: the upper end of the y axis.
        plot: approximate height of the plot area, in pixels.
        low: the lower end of the y axis.
        log_x: whether the x axis is logarithmic.
    """
    lines = 2 if any("<br>" in text for *_, text, _ in ends) else 1
    heights = [(min(y, top) - low) / (top - low) for _, y, _, _ in ends]
    moved = apart(heights, lines * LINE / plot)
    names: list[Values] = []
    for (x, y, text, colour), height, new_height in zip(ends, heights, moved, strict=True):
        shift = (new_height - height) * plot
        names += name_beside(math.log10(x) if log_x else x, min(y, top), text, colour, yshift=shift)
    chart.annotate(names)


def name_beside(x: float, y: float, text: str, colour: str, *, yshift: float = 0.0) -> list[Values]:
    """A name to the right of a point, in the text colour, after a bullet in the colour of its curve."""
    place: Values = {"x": x, "y": y, "yshift": yshift, "showarrow": False, "xanchor": "left", "align": "left"}
    bullet = {**place, "text": "●", "xshift": 8, "font": {"color": colour, "size": 15}}
    return [bullet, {**place, "text": text, "xshift": 8 + BULLET, "font": {"size": 14}}]


def mark_places(chart: Chart, marks: Sequence[tuple[float, str]], log_x: bool = False) -> None:
    """Draw vertical lines at positions of the x axis, with their texts above the plot, clear of all curves."""
    texts: list[Values] = []
    for place, text in marks:
        at = math.log10(place) if log_x else place
        texts.append({"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "text": text, "showarrow": False})
        texts[-1]["font"] = {"size": 13}
    chart.annotate(texts)
    chart.draw_lines([vertical(place, GREY) for place, _ in marks])


def vertical(x: float, colour: str, width: float = 1.5) -> Values:
    """A dotted vertical line at a position of the x axis, for `Chart.draw_lines`."""
    line = {"dash": "dot", "width": width, "color": colour}
    return {"type": "line", "x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain", "line": line}


def horizontal(y: float, colour: str, width: float = 1.5) -> Values:
    """A dotted horizontal line at a position of the y axis, for `Chart.draw_lines`."""
    line = {"dash": "dot", "width": width, "color": colour}
    return {"type": "line", "y0": y, "y1": y, "yref": "y", "x0": 0, "x1": 1, "xref": "x domain", "line": line}


def apart(heights: Sequence[float], distance: float) -> list[float]:
    """Heights, 0 to 1, moved apart to a minimum distance, in the same order, and below 1 if possible."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = list(heights)
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + distance)
    ceiling = 1.0
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - distance
    return placed


def _ends(values: Sequence[float], log_x: bool) -> list[float] | None:
    """The range of the x axis, from the smallest value to the largest; Plotly's own range would include the labels."""
    if not values or min(values) == max(values):
        return None
    return [math.log10(end) if log_x else end for end in (min(values), max(values))]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The range of the y axis: all values and 0, with a small margin."""
    finite = [0.0, *(value for value in values if math.isfinite(value))]
    low, high = min(finite), max(finite)
    margin = 0.05 * (high - low) or 1.0
    return (low - margin if low < 0 else 0.0), (high + margin if high > 0 or low == 0 else 0.0)

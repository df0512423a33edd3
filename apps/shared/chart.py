"""A Plotly chart as plain values, which a browser draws just as it draws a figure of Plotly's.

Plotly's figure checks and copies every value when it is added and again when it is sent: some 30 ms of processor time
for eight curves, during which no other visitor's page is computed. These values are named like there and checked by the
tests, which make a figure of the charts of every page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

Values = dict[str, Any]
"""A trace, an annotation, a shape or another part of a chart, as Plotly's documentation names its properties."""


class Chart:
    """Traces and a layout.

    Attributes:
        traces: from back to front, each with its "type".
        layout: everything else. Nested values are dictionaries, never names joined by underscores.
    """

    def __init__(self) -> None:
        self.traces: list[Values] = []
        self.layout: Values = {"xaxis": {}, "yaxis": {}}

    def add_scatter(self, **values: Any) -> None:
        """Add lines or markers."""
        self.traces.append({"type": "scatter", **values})

    def add_bar(self, **values: Any) -> None:
        """Add bars."""
        self.traces.append({"type": "bar", **values})

    def add_heatmap(self, **values: Any) -> None:
        """Add a matrix of coloured cells."""
        self.traces.append({"type": "heatmap", **values})

    def annotate(self, texts: Sequence[Values]) -> None:
        """Add texts."""
        self._add("annotations", texts)

    def draw_lines(self, lines: Sequence[Values]) -> None:
        """Add shapes."""
        self._add("shapes", lines)

    def _add(self, kind: str, parts: Sequence[Values]) -> None:
        if parts:
            self.layout[kind] = [*self.layout.get(kind, ()), *parts]

    def update_layout(self, **values: Any) -> None:
        """Set parts of the layout; what a nested part already has and is not named, or named as None, stays."""
        self.layout = _merged(self.layout, values)

    def update_axes(self, **values: Any) -> None:
        """Set properties of both axes."""
        self.update_layout(xaxis=values, yaxis=values)

    def update_xaxes(self, **values: Any) -> None:
        """Set properties of the x axis."""
        self.update_layout(xaxis=values)

    def update_yaxes(self, **values: Any) -> None:
        """Set properties of the y axis."""
        self.update_layout(yaxis=values)

    def figure(self) -> go.Figure:
        """A figure of Plotly's with these values.

        Raises:
            ValueError: a value is not what Plotly takes.
        """
        return go.Figure({"data": self.traces, "layout": self.layout})


def _merged(present: Mapping[str, Any], new: Mapping[str, Any]) -> Values:
    """New values over present ones, dictionaries in depth; the arguments stay as they are, for they may be shared."""
    merged = dict(present)
    for name, value in new.items():
        if isinstance(value, Mapping):
            merged[name] = _merged(merged.get(name, {}), value)
        elif value is not None:
            merged[name] = value
    return merged

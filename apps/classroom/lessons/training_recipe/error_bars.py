"""Errors as stacked bars: what the human level is, and what bias, variance, mismatch and overfitting add to it."""

from collections.abc import Mapping

import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.ui import charts
from apps.shared.line_chart import OKABE_ITO
from core.numbers import percent
from core.training.diagnosis.diagnosis import CAUSES, NAMES, Diagnosis, Place, joined

SHORT = {"overfitting to validation": "overfitting"}
BAR, REST = 66, 86
"""Height of a bar and of what is around all of them, in pixels."""


def stacked(diagnoses: Mapping[str, Diagnosis], key: str, wish: float) -> None:
    """Draw a bar for each diagnosis, its parts named in it.

    Args:
        diagnoses: by what stands above the bar; an empty text for none.
        key: of the chart in the page.
        wish: the error that would be good enough, 0 to 1, drawn as a line.
    """
    figure = go.Figure()
    for place in NAMES:
        colour, ink = _colours(place)
        widths = [found.parts.get(place, 0.0) for found in diagnoses.values()]
        words = [_words(found, place) for found in diagnoses.values()]
        figure.add_bar(
            y=list(range(len(diagnoses))),
            x=widths,
            orientation="h",
            width=0.52,
            marker={"color": colour, "pattern": {"shape": ["/" if " or " in word else "" for word in words]}},
            text=[f"<b>{word}</b>" if width >= 0.02 else "" for word, width in zip(words, widths, strict=True)],
            hovertext=[f"{word}: {percent(width)}" for word, width in zip(words, widths, strict=True)],
            hoverinfo="text",
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 14, "color": ink},
        )
    for row, (label, found) in enumerate(diagnoses.items()):
        total = sum(found.parts.values())
        said = f"<b>{label}</b>: {percent(total)}" if label else f"<b>{percent(total)}</b>"
        figure.add_annotation(x=0, y=row - 0.42, text=said, showarrow=False, xanchor="left", font={"size": 15})
    for row in range(len(diagnoses)):  # Only across the bars, so that it runs through no name.
        ends = {"x0": wish, "x1": wish, "y0": row - 0.3, "y1": row + 0.34}
        figure.add_shape(type="line", **ends, line={"dash": "dot", "width": 3, "color": "#777777"})
    figure.add_annotation(x=wish, y=1, yref="paper", yanchor="bottom", text="wish", showarrow=False, font={"size": 14})
    top = max([wish, *(sum(found.parts.values()) for found in diagnoses.values())])
    figure.update_layout(
        barmode="stack",
        height=round(BAR * max(1.5, len(diagnoses))) + REST,
        showlegend=False,
        margin={"l": 6, "r": 10, "t": 28, "b": 10},
        uniformtext={"minsize": 11, "mode": "hide"},
        uirevision="stays",
    )
    figure.update_xaxes(
        range=[0, max(0.08, 1.05 * top)],
        tickformat=".0%",
        tickfont={"size": 14},
        title={"text": "error", "font": {"size": 15}},
    )
    figure.update_yaxes(visible=False, range=[len(diagnoses) - 0.6, -0.66])
    charts.show(figure, key=key, alt="Where the error comes from, as bars")
    # Parts that are too small for their names are known by their colours.
    keys = [(_colours(place)[0], "human level" if place == "human" else CAUSES[place]) for place in NAMES]
    squares = [f'<span style="color: {colour}">■</span>&nbsp;{name.replace(" ", "&nbsp;")}' for colour, name in keys]
    st.html(f'<p style="margin: 0; line-height: 1.6">{" &ensp; ".join(squares)}</p>')


def _words(diagnosis: Diagnosis, place: Place) -> str:
    """What a part of the bar is called."""
    if place == "human":
        return "human level"
    gap = next((gap for gap in diagnosis.gaps if gap.end == place), None)
    causes = gap.causes if gap else (CAUSES[place],)
    return joined(tuple(SHORT.get(cause, cause) for cause in causes))  # type: ignore[misc]


def _colours(place: Place) -> tuple[str, str]:
    """The colour of a part, and of the text in it."""
    palette = charts.palette()
    blue = palette[0]
    colours: dict[Place, tuple[str, str]] = {
        "human": ("#999999", "#000000"),
        "training": (blue, "#ffffff" if blue == OKABE_ITO[0] else "#000000"),
        "training_validation": (palette[1], "#000000"),
        "validation": (palette[2], "#000000"),
        "testing": (palette[4], "#000000"),
    }
    return colours[place]

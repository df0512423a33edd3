"""Errors as stacked bars: the human level, and what bias, variance, data mismatch and overfitting add to it."""

from collections.abc import Mapping

import streamlit as st

from apps.classroom.lessons.training_recipe import text
from apps.classroom.ui import charts
from apps.shared.chart import Chart, Values
from apps.shared.line_chart import OKABE_ITO
from core.numbers import percent
from core.training.diagnosis.diagnosis import NAMES, Diagnosis, ErrorKind

BAR, REST = 58, 82
"""Height per bar, and height of everything around the bars, in pixels."""


def stacked(diagnoses: Mapping[str, Diagnosis], key: str, target: float) -> None:
    """Draw one bar per diagnosis, with the name of each segment in it.

    Args:
        diagnoses: by the label above the bar, which may be empty.
        key: of the chart on the page.
        target: the error that would be good enough, 0 to 1, drawn as a line.
    """
    chart = Chart()
    for kind in NAMES:
        colour, ink = _colours(kind)
        widths = [diagnosis.contributions.get(kind, 0.0) for diagnosis in diagnoses.values()]
        words = [text.contribution_name(diagnosis, kind) for diagnosis in diagnoses.values()]
        chart.add_bar(
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
    totals = [sum(diagnosis.contributions.values()) for diagnosis in diagnoses.values()]
    place = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    texts: list[Values] = [{**place, "x": target, "text": text.TARGET_LINE, "font": {"size": 14}}]
    lines: list[Values] = []
    for row, (label, diagnosis) in enumerate(diagnoses.items()):
        heading = text.heading(diagnosis, label)
        place = {"x": 0, "xanchor": "left", "y": row - 0.42, "showarrow": False}
        texts.append({**place, "text": heading, "font": {"size": 15}})
        # Only across the bars, so that the line crosses no label.
        ends = {"x0": target, "x1": target, "y0": row - 0.3, "y1": row + 0.34}
        lines.append({"type": "line", **ends, "line": {"dash": "dot", "width": 3, "color": "#777777"}})
    chart.annotate(texts)
    chart.draw_lines(lines)
    top = max([target, *totals])
    chart.update_layout(
        barmode="stack",
        height=round(BAR * max(1.5, len(diagnoses))) + REST,
        showlegend=False,
        margin={"l": 6, "r": 10, "t": 28, "b": 10},
        uniformtext={"minsize": 11, "mode": "hide"},
        uirevision="stays",
    )
    chart.update_xaxes(
        range=[0, max(0.08, 1.05 * top)],
        tickformat=".0%",
        tickfont={"size": 14},
        title={"text": "error", "font": {"size": 15}},
    )
    chart.update_yaxes(visible=False, range=[len(diagnoses) - 0.6, -0.66])
    charts.show(chart, key=key, alt=text.BARS_ALT)
    # A segment that is too small for its name can be identified by its colour.
    keys = [(_colours(kind)[0], text.colour_name(kind)) for kind in NAMES]
    squares = [f'<span style="color: {colour}">■</span>&nbsp;{name.replace(" ", "&nbsp;")}' for colour, name in keys]
    st.html(f'<p style="margin: 0; line-height: 1.6">{" &ensp; ".join(squares)}</p>')


def _colours(kind: ErrorKind) -> tuple[str, str]:
    """The colour of a segment, and of the text in it."""
    palette = charts.palette()
    blue = palette[0]
    colours: dict[ErrorKind, tuple[str, str]] = {
        "human": ("#999999", "#000000"),
        "training": (blue, "#ffffff" if blue == OKABE_ITO[0] else "#000000"),
        "training_validation": (palette[1], "#000000"),
        "validation": (palette[2], "#000000"),
        "testing": (palette[4], "#000000"),
    }
    return colours[kind]

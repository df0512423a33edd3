"""The drawing of the bilinear game: one small panel for each way to take turns."""

from functools import lru_cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.gan_laboratory import text
from apps.classroom.ui import components, svg
from core.arrays import Float64Array
from core.synthesis.gan.laboratory import bilinear_game

STEPS = 120
RATES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
SIDE, GAP, CAPTION = 176, 14, 44
REACH = 1.6
"""Half the width of a panel in units of the game; what leaves it is cut off."""
AVERAGED = "averaged"


@st.fragment
def show() -> None:
    """Show the game with its knob."""
    rate = st.select_slider(text.RATE_LABEL, RATES, value=0.1, key="game_rate", width=360)
    dark = st.context.theme.type == "dark"
    wide, narrow = drawing(rate, 6, dark), drawing(rate, 2, dark)
    components.graph(wide, key="game", narrow=narrow)


@lru_cache(maxsize=32)
def drawing(rate: float, columns: int, dark: bool) -> str:
    """The panels as an SVG document with so many panels in a row."""
    growths = {name: bilinear_game.growth(name, rate) for name in bilinear_game.METHODS}
    panels: list[tuple[str, float | None, Float64Array]] = []
    for name, method in bilinear_game.METHODS.items():
        points = bilinear_game.trajectory(name, rate, STEPS)
        panels.append((method.title, growths[name], points))
        if name == "alternating":
            panels.append(("their average", None, bilinear_game.averages(points)))
    parts = []
    for number, (title, growth, points) in enumerate(panels):
        left = (number % columns) * (SIDE + GAP)
        top = (number // columns) * (SIDE + CAPTION + GAP)
        parts += _panel(left, top, title, growth, points, dark)
    rows = -(-len(panels) // columns)
    width, height = columns * (SIDE + GAP) - GAP, rows * (SIDE + CAPTION + GAP) - GAP
    return svg.drawing(width, height, text.game_alt(rate, growths), parts, dark)


def _panel(left: float, top: float, title: str, growth: float | None, points: Float64Array, dark: bool) -> list[str]:
    """One trajectory, with its axes and a caption in two lines."""
    middle, scale = SIDE / 2, SIDE / (2 * REACH)
    inside = np.abs(points).max(axis=1) <= REACH
    shown = points[: int(np.argmin(inside)) if not inside.all() else len(points)]
    places = [(left + middle + x * scale, top + middle - y * scale) for x, y in shown.tolist()]
    frame = 'stroke="currentColor" stroke-opacity="0.35" rx="6"'
    faint = 'stroke-opacity="0.3"'
    kind = "residual" if growth is not None and growth >= 1 - 1e-9 else "inception"
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dot = f'<circle cx="{places[0][0]:.1f}" cy="{places[0][1]:.1f}" r="5" fill="currentColor"/>'
    head, _, tail = text.game_panel(
        title, growth, float(np.hypot(*points[-1]) / np.hypot(*points[0])), STEPS
    ).partition(": ")
    return [
        svg.rectangle(left + 1, top + 1, SIDE - 2, SIDE - 2, "none", more=frame),
        svg.line([(left + middle, top + 4), (left + middle, top + SIDE - 4)], width=1, more=faint),
        svg.line([(left + 4, top + middle), (left + SIDE - 4, top + middle)], width=1, more=faint),
        f'<polyline points="{path}" fill="none" stroke="{svg.colour(kind, dark)}" stroke-width="2.2"/>',
        dot,
        svg.text(left + middle, top + SIDE + 18, head, size=15, bold=True),
        svg.text(left + middle, top + SIDE + 37, tail, size=14),
    ]

"""The drawing of the plane with its layers and the diagram of a step: a browser component of this lesson."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from apps.classroom.lessons.gan_laboratory import drawn_points
from apps.classroom.lessons.gan_laboratory.drawn_points import Points
from apps.classroom.ui import components

_component = components.declare(
    "gan_plane",
    '<div class="laboratory"><div class="parts"><div class="frame"><canvas role="figure"></canvas>'
    '<div class="hint"></div><button type="button" class="erase"></button></div>'
    '<div class="below"><div class="layers" role="group"></div><ul class="facts"></ul></div>'
    '<div class="step"><div class="heading" role="status"></div><div class="halves"></div></div></div></div>',
    Path(__file__).parent,
)
KEY = "gan_plane"


def show(data: Mapping[str, Any], on_drawn: Callable[[Points], None]) -> None:
    """Show the plane.

    Args:
        data: from `plane_data.data`.
        on_drawn: called with the points that the visitor has drawn; none after erasing.
    """

    def drawn() -> None:
        sent = (st.session_state.get(KEY) or {}).get("drawn")
        if sent is not None:
            on_drawn(drawn_points.parse(sent))

    _component(data=dict(data), key=KEY, on_drawn_change=drawn)

"""The animated race and the arithmetic of its steps, two components that run in the browser."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from apps.shared.surface_race_frontend import ARITHMETIC, STAGE, STAGE_SCRIPTS, script

KEY = "race"
"""Of the race in the session, and of the channel on which the arithmetic follows its steps."""

_stage = st.components.v2.component(
    "convolab_surface_race", html=STAGE, css=script("surface_race.css"), js=script(*STAGE_SCRIPTS)
)
_arithmetic = st.components.v2.component(
    "convolab_step_arithmetic", html=ARITHMETIC, css=script("step_arithmetic.css"), js=script("step_arithmetic.js")
)


def stage(
    data: Mapping[str, Any], on_start: Callable[[tuple[float, float]], None], on_follow: Callable[[str], None]
) -> None:
    """Show a race.

    Args:
        data: from `apps.shared.surface_race_data.stage`.
        on_start: called with the point on the map that was clicked.
        on_follow: called with the name of the optimizer that was clicked.
    """

    def trigger(name: str) -> Any:
        return (st.session_state.get(KEY) or {}).get(name)

    def started() -> None:
        if point := trigger("start"):
            on_start((float(point[0]), float(point[1])))

    def followed() -> None:
        if name := trigger("followed"):
            on_follow(str(name))

    _stage(data={**data, "channel": KEY}, key=KEY, on_start_change=started, on_followed_change=followed)


def arithmetic(data: Mapping[str, Any]) -> None:
    """Show the numbers of the current step of the race, from `apps.shared.surface_race_data.arithmetic`."""
    _arithmetic(data={**data, "channel": KEY}, key="arithmetic")

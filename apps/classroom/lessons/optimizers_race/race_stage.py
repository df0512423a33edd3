"""The animated race and the arithmetic of its steps, as the page shows them; both run in the browser."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from apps.shared.race_frontend import ARITHMETIC, STAGE, STAGE_SCRIPTS, script

_stage = st.components.v2.component(
    "convolab_descent", html=STAGE, css=script("descent.css"), js=script(*STAGE_SCRIPTS)
)
_arithmetic = st.components.v2.component(
    "convolab_arithmetic", html=ARITHMETIC, css=script("arithmetic.css"), js=script("arithmetic.js")
)


def stage(
    data: Mapping[str, Any], key: str, on_start: Callable[[tuple[float, float]], None], on_follow: Callable[[str], None]
) -> None:
    """Show a race.

    Args:
        data: from `apps.shared.optimizer_race.stage`.
        key: of the component in the session, and of the channel on which `arithmetic` hears its steps.
        on_start: called with the place that was clicked.
        on_follow: called with the name of the contestant that was clicked.
    """

    def state(name: str) -> Any:
        return (st.session_state.get(key) or {}).get(name)

    def started() -> None:
        if place := state("start"):
            on_start((float(place[0]), float(place[1])))

    def followed() -> None:
        if name := state("followed"):
            on_follow(str(name))

    _stage(data={**data, "channel": key}, key=key, on_start_change=started, on_followed_change=followed)


def arithmetic(data: Mapping[str, Any], channel: str, key: str) -> None:
    """Show the numbers of the step that the race of this channel stands at.

    Args:
        data: from `apps.shared.optimizer_race.arithmetic`.
        channel: the key of the race.
        key: of the component in the session.
    """
    _arithmetic(data={**data, "channel": channel}, key=key)

"""Presenter's mode: one section of a lesson at a time, in large type, without the sidebar; a browser component.

Arrow keys and the keys of a presentation remote turn to the next section. `?present=2` opens a lesson on its second.
"""

import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.lesson import Lesson

PARAMETER, PLACE = "present", "presenter_place"
_component = components.declare("presenter", '<button type="button"></button>')
_WORDS = {"start": "Present", "end": "End", "back": "Previous section", "on": "Next section", "bar": "Presentation"}


def is_on() -> bool:
    """Whether the lesson is being projected."""
    return bool(st.query_params.get(PARAMETER))


def show(lesson: Lesson) -> None:
    """Show the button in the corner of the page; what it starts goes on in the browser alone."""

    def changed() -> None:
        sent = (st.session_state.get("presenter") or {}).get("presenting")
        if sent:
            st.query_params[PARAMETER] = "1"
        else:
            st.query_params.pop(PARAMETER, None)

    asked = st.query_params.get(PARAMETER, "")
    step = int(asked) if asked.isascii() and asked.isdigit() and int(asked) < 100 else 0
    with st.container(key=PLACE):  # The theme puts it into the corner.
        _component(
            data={"lesson": lesson.name, "step": step, "words": _WORDS},
            key="presenter",
            on_presenting_change=changed,
        )

"""The exercise: the earliest cut whose accuracy is above a goal beyond chance; checked by a button, not by chance."""

import streamlit as st

from apps.classroom.lessons.features import layer_accuracy, text

GOAL = 0.8
KEY = "features_checked"


def checked() -> str:
    """The layer that the visitor has checked last; empty if none."""
    return str(st.session_state.get(KEY, ""))


def check_button(layer: str) -> None:
    """Offer to check a cut, and say what is wrong with the one that was checked last."""
    st.button(text.CHECK, icon=":material/check:", on_click=_check, args=(layer,), key="features_check")
    found = next((one for one in layer_accuracy.layers() if one.name == checked()), None)
    if found is not None and found.name != layer_accuracy.earliest(GOAL).name:
        is_enough = found.interval[0] > GOAL
        st.caption(text.exercise_wrong(found.name, found.accuracy, found.images, is_enough=is_enough))


def _check(layer: str) -> None:
    st.session_state[KEY] = layer

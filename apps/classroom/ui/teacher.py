"""The teacher: whoever opens a page with the key that the environment variable `CONVOLAB_TEACHER_KEY` names.

    http://…/deep-dream?teacher=KEY

A teacher's computations go before all others, everybody on the page may watch them, and the page *Status* shows what
runs. Without the variable there is no teacher.
"""

import hmac
import os

import streamlit as st

VARIABLE, PARAMETER = "CONVOLAB_TEACHER_KEY", "teacher"
_KNOWN = "is_teacher"


def recognise() -> None:
    """Remember the teacher by the key in the address, and take it out of there: a projector shows the address."""
    given = st.query_params.get(PARAMETER)
    if given is None:
        return
    del st.query_params[PARAMETER]
    key = os.environ.get(VARIABLE, "")
    if key and hmac.compare_digest(given.encode(), key.encode()):
        st.session_state[_KNOWN] = True


def is_here() -> bool:
    """Whether this visitor is the teacher."""
    return bool(st.session_state.get(_KNOWN))


def is_expected() -> bool:
    """Whether this server may have a teacher."""
    return bool(os.environ.get(VARIABLE))

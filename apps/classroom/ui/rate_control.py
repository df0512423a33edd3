"""Turning learning rates while a job runs; what was chosen is remembered, also while its control is not to be seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.serving.job import Job


def begin_anew(key: str) -> None:
    """Forget what was chosen for an earlier job."""
    st.session_state.pop(f"{key}_factors", None)
    st.session_state[f"{key}_jobs"] = st.session_state.get(f"{key}_jobs", 0) + 1


def control(
    job: Job,
    key: str,
    label: str,
    offered: Sequence[float],
    help_text: str,
    whose: Sequence[str] = ("",),
    more: Mapping[str, Any] | None = None,
) -> None:
    """A control that multiplies a learning rate; nothing is selected where several that it is for have other factors.

    Args:
        job: gets the factor as "learning_rate".
        key: of the page, before what is kept in the session.
        label: of the control.
        offered: the factors to choose from.
        help_text: what it does.
        whose: the names of those whose rates it is for.
        more: goes along with the factor.
    """
    chosen: dict[str, float] = st.session_state.setdefault(f"{key}_factors", {})
    factors = {chosen.get(name, 1.0) for name in whose}
    factor = factors.pop() if len(factors) == 1 else None
    control_key = "_".join([key, "factor", str(st.session_state.get(f"{key}_jobs", 0)), *whose])

    def send() -> None:
        value = st.session_state[control_key]
        if value is None:  # The control was cleared, as those that it is for have different factors.
            return
        chosen.update(dict.fromkeys(whose, value))
        job.send({"learning_rate": float(value), **(more or {})})

    st.segmented_control(
        label,
        offered,
        format_func=lambda value: f"× {value:g}",
        default=factor,
        required=True,
        key=control_key,
        help=help_text,
        on_change=send,
    )

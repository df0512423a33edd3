"""Changing learning rates while a job runs; the session remembers each choice, even while its control is hidden."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from apps.classroom.ui.jobs.job_view import act_on
from core.serving.job import Job


def control(
    job: Job,
    key: str,
    label: str,
    factors: Sequence[float],
    help_text: str,
    optimizers: Sequence[str] = ("",),
    more: Mapping[str, Any] | None = None,
) -> None:
    """Show a control that multiplies a learning rate; nothing is selected if its optimizers have different factors.

    Args:
        job: is sent the factor as "learning_rate".
        key: prefix of the page's widgets and of what the session keeps.
        label: of the control.
        factors: to choose from.
        help_text: of the control.
        optimizers: the names of those whose rates it multiplies.
        more: is sent along with the factor.
    """
    chosen = _chosen(job, key)
    present = {chosen.get(name, 1.0) for name in optimizers}
    control_key = "_".join([key, "factor", job.id, *optimizers])

    def send(job: Job) -> None:
        value = st.session_state[control_key]
        if value is None:  # The control was cleared because its optimizers have different factors.
            return
        chosen.update(dict.fromkeys(optimizers, value))
        job.send({"learning_rate": float(value), **(more or {})})

    st.segmented_control(
        label,
        factors,
        format_func=lambda value: f"× {value:g}",
        default=present.pop() if len(present) == 1 else None,
        required=True,
        key=control_key,
        help=help_text,
        on_change=act_on,
        args=(job.id, send),
    )


def _chosen(job: Job, key: str) -> dict[str, float]:
    """The factors chosen for this job, by optimizer; those of a previous job are forgotten."""
    chosen: dict[str, float]
    job_id, chosen = st.session_state.get(f"{key}_factors", ("", {}))
    if job_id != job.id:
        chosen = {}
        st.session_state[f"{key}_factors"] = job.id, chosen
    return chosen

"""Pausing a job on a page: only for a limited time, because a paused job keeps the worker that others may wait for."""

import time
from functools import partial

import streamlit as st

from apps.classroom.ui.jobs.job_view import act_on
from core.serving.job import Job

LONGEST = 60.0
"""Seconds until a paused job resumes by itself."""

WIDTH = 140
"""Of the button in pixels, whichever label it has, so that the controls beside it stay in place."""


def limit(job: Job, key: str) -> None:
    """Resume a job that has been paused for too long.

    Args:
        job: may be paused.
        key: prefix of the page's widgets and of what the session keeps.
    """
    since = _paused_since(job, key)
    if since is not None and time.monotonic() - since > LONGEST:
        resume(job, key)


def time_left(job: Job, key: str) -> str:
    """When a paused job will resume by itself, as a sentence."""
    now = time.monotonic()
    since = _paused_since(job, key)
    left = max(0.0, LONGEST - (now - (now if since is None else since)))
    return f"It resumes by itself in {left:.0f} s, because others may be waiting for the worker."


def button(job: Job, key: str) -> None:
    """Show the button that pauses the job or, while it is paused, resumes it."""
    paused = _paused_since(job, key) is not None
    st.button(
        "Resume" if paused else "Pause",
        icon=":material/play_circle:" if paused else ":material/pause_circle:",
        key=f"{key}_pause",
        on_click=act_on,
        args=(job.id, partial(resume if paused else pause, key=key)),
        width=WIDTH,
    )


def step_button(job: Job, key: str) -> None:
    """Show the button that runs one more step."""
    icon = ":material/skip_next:"
    st.button("Step", icon=icon, key=f"{key}_step", on_click=act_on, args=(job.id, partial(step, key=key)))


def pause(job: Job, key: str) -> None:
    """Pause the job."""
    _remember(job, key)
    job.pause()


def step(job: Job, key: str) -> None:
    """Run one more step, then pause."""
    _remember(job, key)
    job.step()


def resume(job: Job, key: str) -> None:
    """Let the job continue."""
    st.session_state.pop(f"{key}_paused", None)
    job.resume()


def _remember(job: Job, key: str) -> None:
    st.session_state[f"{key}_paused"] = job.id, time.monotonic()


def _paused_since(job: Job, key: str) -> float | None:
    """When this job was paused, on the monotonic clock; None if it is not. A pause of a previous job does not count."""
    job_id, since = st.session_state.get(f"{key}_paused", ("", None))
    return since if job_id == job.id else None

"""Pausing a job on a page: for a limited time, as a job that pauses holds the worker that others may wait for."""

import time

import streamlit as st

from core.serving.job import Job

LONGEST = 60.0
"""Seconds, after which it goes on by itself."""

WIDTH = 140
"""Of the button in pixels."""


def limit(job: Job, key: str) -> None:
    """Let a job go on that has paused for too long.

    Args:
        job: may be paused.
        key: of the page, before the names of its buttons and of its state in the session.
    """
    since: float | None = st.session_state.get(f"{key}_paused")
    if since is not None and time.monotonic() - since > LONGEST:
        resume(job, key)


def seconds_left(key: str) -> float:
    """How long a paused job may still pause."""
    now = time.monotonic()
    return max(0.0, LONGEST - (now - st.session_state.get(f"{key}_paused", now)))


def begin_anew(key: str) -> None:
    """Forget the pause of an earlier job."""
    st.session_state.pop(f"{key}_paused", None)


def button(job: Job, key: str) -> None:
    """Pause, or resume while it pauses: one button of one width, so that what stands beside it keeps its place."""
    paused = f"{key}_paused" in st.session_state
    st.button(
        "Resume" if paused else "Pause",
        icon=":material/play_circle:" if paused else ":material/pause_circle:",
        key=f"{key}_pause",
        on_click=resume if paused else pause,
        args=(job, key),
        width=WIDTH,
    )


def pause(job: Job, key: str) -> None:
    """Pause; for callbacks of buttons, as the others."""
    st.session_state[f"{key}_paused"] = time.monotonic()
    job.pause()


def step(job: Job, key: str) -> None:
    """One step more, then pause."""
    st.session_state[f"{key}_paused"] = time.monotonic()
    job.step()


def resume(job: Job, key: str) -> None:
    """Go on."""
    begin_anew(key)
    job.resume()

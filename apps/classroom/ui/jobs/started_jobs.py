"""The jobs that a visitor has started: submitted, remembered by the session, and found again by the address."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from apps.classroom.ui import controls, teacher
from apps.shared import job_targets
from core.errors import ConvolabError
from core.serving import jobs

RUN = "run"
"""In the address, the job that the page shows: a reload finds it again, and others who open the address follow it."""
COOKIE = "_streamlit_xsrf"
"""Streamlit's, a random number for each browser; only its digest is used."""
REMEMBERED = 128
"""Jobs that can be found again by the address."""


@dataclass(frozen=True)
class StartedJob:
    """A job that a visitor has started, as the session remembers it.

    Attributes:
        job_id: identifies the job.
        inputs: what it was started with, as the page passed it.
        work: its size in the page's own unit, for the next estimate.
    """

    job_id: str
    inputs: Mapping[str, Any]
    work: float


def start(
    key: str,
    target: str,
    *args: Any,
    inputs: Mapping[str, Any],
    work: float,
    shared: bool = True,
    expected: float | None = None,
    in_address: bool = False,
    watched: bool = True,
) -> None:
    """Submit a job for this visitor and stop their previous one of the same key. For callbacks of buttons.

    Args:
        key: of the job.
        target: the computation.
        args: what it takes.
        inputs: what the page wants to find in the result.
        work: its size, for the next estimate; 0 for none.
        shared: whether visitors who want the same share one run.
        expected: seconds that it will take; None for what it took before.
        in_address: whether the address leads back to the job.
        watched: whether others are invited to watch it if a teacher starts it.
    """
    if (previous := current(key)) is not None:
        previous.stop()
        if not in_address:  # Otherwise a tab or a bookmark may lead back to it.
            jobs.forget(previous.id)
    is_first = teacher.is_here()
    try:
        job = job_targets.submit(target, *args, owner=owner(), first=is_first, shared=shared, expected=expected)
    except ConvolabError as error:
        st.session_state[f"{key}_error"] = str(error)
        return
    st.session_state.pop(f"{key}_error", None)
    st.session_state.pop(f"{key}_outcome", None)
    run = st.session_state[f"{key}_run"] = StartedJob(job.id, inputs, work)
    if in_address:
        _remember(key, run)
        st.query_params[RUN] = job.id
    if is_first and watched:
        run_by_teacher()[controls.page()] = key, run


def started(key: str) -> StartedJob | None:
    """What the session remembers of the last job of this key; None if the visitor has started none."""
    run: StartedJob | None = st.session_state.get(f"{key}_run")
    return run or _found_again(key)


def _found_again(key: str) -> StartedJob | None:
    """The job that the address names: the visitor's own, if they have reloaded the page, or one to follow."""
    found_key, run = _remembered().get(st.query_params.get(RUN, ""), ("", None))
    job = jobs.find(run.job_id) if run is not None and found_key == key else None
    if job is not None and job.owner != owner():
        job = jobs.follow(job.id, owner())
    if run is None or job is None:
        return None
    found = StartedJob(job.id, run.inputs, run.work)
    st.session_state[f"{key}_run"] = found
    return found


def _remember(key: str, run: StartedJob) -> None:
    """Keep what a job was started with, and forget those that the server has dropped: inputs may be large."""
    remembered = _remembered()
    remembered[run.job_id] = key, run
    for job_id in [job_id for job_id in list(remembered) if jobs.find(job_id) is None]:
        remembered.pop(job_id, None)
    while len(remembered) > REMEMBERED:
        remembered.pop(next(iter(remembered)), None)


@st.cache_resource
def _remembered() -> dict[str, tuple[str, StartedJob]]:
    """By the id of a job, its key and what it was started with."""
    return {}


def running(key: str) -> bool:
    """Whether a job of this key is queued or running.

    Pages ask this before `outcome`: a job that ends in between is then drawn live once more, and its page runs again.
    """
    job = current(key)
    return job is not None and not job.finished


def current(key: str) -> jobs.Job | None:
    """The last job of this key, running or ended; None if there is none, or if the server has forgotten it."""
    run = started(key)
    return jobs.find(run.job_id) if run else None


def failed(key: str) -> jobs.Job | None:
    """The last job of this key if it ended in an error."""
    job = current(key)
    return job if job is not None and job.state is jobs.State.FAILED else None


def watch(key: str, shown: StartedJob) -> None:
    """Follow the job of somebody else, in place of the visitor's own of this key."""
    job = jobs.follow(shown.job_id, owner())
    if job is not None:
        st.session_state.pop(f"{key}_outcome", None)
        st.session_state[f"{key}_run"] = StartedJob(job.id, shown.inputs, shown.work)


@st.cache_resource
def run_by_teacher() -> dict[str, tuple[str, StartedJob]]:
    """By page, the key and the last job that a teacher has started there, for everybody to watch."""
    return {}


def owner() -> str:
    """The visitor: one browser, if it keeps Streamlit's cookie, or else one session. Jobs take turns among visitors."""
    if "owner" not in st.session_state:
        cookie = st.context.cookies.get(COOKIE)
        if not isinstance(cookie, str):  # There is none, or Streamlit's own tests of pages have put something here.
            cookie = ""
        st.session_state["owner"] = hashlib.sha256(cookie.encode()).hexdigest()[:16] if cookie else uuid.uuid4().hex
    return str(st.session_state["owner"])

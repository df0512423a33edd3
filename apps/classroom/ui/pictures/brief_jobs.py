"""Short computations of a page, done in a worker: the page waits a moment for them, or goes on and comes back later."""

import time
from collections.abc import Hashable
from typing import Any

import streamlit as st

from apps.classroom.ui.jobs import job_view, started_jobs
from core.errors import ConvolabError
from core.serving import jobs
from core.serving.job import FINAL
from core.snapshots import Snapshot

WAIT, LOOK = 2.0, 0.1
"""Seconds that a page waits before it goes on without the result, and between two looks."""


def result(key: str, target: str, *args: Any, of: Hashable, saying: str, shared: bool = False) -> Snapshot | None:
    """The last snapshot of a computation; None while it is under way, which the page then shows.

    Args:
        key: of the job in the session; a new computation stops the previous one.
        target: the computation, one of `apps.shared.job_targets`.
        args: what it takes.
        of: identifies the work; as long as it stays the same, the computation is not started again.
        saying: what is being done, in a few words.
        shared: whether visitors who want the same share one run.

    Raises:
        ConvolabError: it failed, or too many computations wait already; the next run of the page tries again.
    """
    job = started_jobs.current(key)
    run = started_jobs.started(key)
    if job is None or run is None or run.inputs.get("of") != of or job.state is jobs.State.STOPPED:
        started_jobs.start(key, target, *args, inputs={"of": of}, work=0, shared=shared, watched=False)
        if error := st.session_state.pop(f"{key}_error", None):
            raise ConvolabError(error)
        job = started_jobs.current(key)
    assert job is not None
    if not job.finished:
        _follow(job, saying)
    if not job.finished:
        job_view.redrawn(key, lambda job: _show(job, saying))
        return None
    status, snapshot = job.status(), job.snapshot
    if status.state is not jobs.State.DONE:
        forget(key)
        raise ConvolabError(status.error or "The computation was stopped; load the page again.")
    return snapshot


def forget(key: str) -> None:
    """Forget the job of this key and its result."""
    st.session_state.pop(f"{key}_run", None)


def _follow(job: jobs.Job, saying: str) -> None:
    """Show the progress of a job until it ends, or for a moment; a visitor who changes something need not wait."""
    place = st.empty()
    end = time.monotonic() + WAIT
    while time.monotonic() < end and job.wait(LOOK).state not in FINAL:
        with place:
            _show(job, saying)
    place.empty()


def _show(job: jobs.Job, saying: str) -> None:
    status = job.status()
    waits = status.state is jobs.State.QUEUED
    st.progress(job.progress, job_view.progress_text(job, status, None, saying) if waits else saying)

"""A long computation on a page: a button that says how long it takes, live pictures, progress, stop, and what stays."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.ui import components
from core.errors import ConvolabError
from core.images import RGB
from core.serving import jobs
from core.snapshots import Snapshot

POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Run:
    """A computation that was started from a page, as the session remembers it.

    Attributes:
        job_id: of the job.
        inputs: what it was started with, as the page gave it.
        work: its size in the page's measure, for the estimate of the next one.
    """

    job_id: str
    inputs: Mapping[str, Any]
    work: float


@dataclass(frozen=True)
class Outcome:
    """A run that has come to its end: finished, or stopped by the visitor."""

    inputs: Mapping[str, Any]
    snapshot: Snapshot
    history: list[tuple[int, Mapping[str, float]]]
    stopped: bool


@st.cache_resource
def _rates() -> dict[str, float]:
    """Seconds for one unit of work, by target, as last measured on this server."""
    return {}


def seconds(target: str, work: float, measured_before: float) -> float:
    """How long a computation will take on this server.

    Args:
        target: of the job.
        work: its size.
        measured_before: seconds for one unit of work where this server has not run it yet (from a recorded run).
    """
    return work * _rates().get(target, measured_before)


def start(key: str, target: str, *args: Any, inputs: Mapping[str, Any], work: float) -> None:
    """Submit a job for this visitor; an earlier one of the same key is stopped. For callbacks of buttons."""
    if (earlier := current(key)) is not None:
        earlier.stop()
    try:
        job = jobs.submit(target, *args, owner=_owner())
    except ConvolabError as error:
        st.session_state[f"{key}_error"] = str(error)
        return
    st.session_state.pop(f"{key}_error", None)
    st.session_state.pop(f"{key}_outcome", None)
    st.session_state[f"{key}_run"] = Run(job.id, inputs, work)


def running(key: str) -> bool:
    """Whether a job of this key is queued or runs."""
    job = current(key)
    return job is not None and not job.finished


def live(
    key: str,
    before: RGB | None,
    show: Callable[[Snapshot | None], None] | None = None,
    loading: str = "Loading the network …",
) -> None:
    """Show the running job, redrawn twice a second: its picture, its progress and a button that stops it.

    Args:
        key: of the job.
        before: what to show as long as there is no picture yet, uint8 RGB (H, W, 3), or None.
        show: draws what else a snapshot says above the picture; it gets None before the first.
        loading: what is said before the first.
    """

    def draw(job: jobs.Job) -> None:
        status, snapshot = job.status(), job.snapshot
        if show is not None:
            show(snapshot)
        picture = snapshot.image if snapshot is not None and snapshot.image is not None else before
        text = progress_text(job, status, snapshot, loading)
        components.progress(picture, job.progress, text, key=f"{key}_progress")
        st.button("Stop", icon=":material/stop_circle:", key=f"{key}_stop", on_click=job.stop)

    redrawn(key, draw)


def redrawn(key: str, draw: Callable[[jobs.Job], None]) -> None:
    """Draw the running job of this key twice a second; when it has ended, the page runs once more."""

    @st.fragment(run_every=POLL_SECONDS)
    def redraw() -> None:
        job = current(key)
        if job is None or job.finished:
            st.rerun()
            return
        draw(job)

    redraw()


def start_button(
    place: DeltaGenerator, verb: str, icon: str, estimate: float, busy: bool, on_click: Callable[..., None], *args: Any
) -> None:
    """The button that starts a job, and says how long that will take.

    Args:
        place: where it stands.
        verb: what it does, such as "Train".
        icon: a Material symbol.
        estimate: in seconds.
        busy: whether one is running already.
        on_click: called with `args`.
        args: see above.
    """
    place.button(
        f"{verb}, about {max(1, round(estimate))} s",
        type="primary",
        icon=icon,
        width="stretch",
        disabled=busy,
        on_click=on_click,
        args=args,
    )


def outcome(key: str) -> Outcome | None:
    """What the last run of this key came to; failures are told, and leave nothing."""
    if error := st.session_state.get(f"{key}_error"):
        st.error(error)
    run: Run | None = st.session_state.get(f"{key}_run")
    job = current(key)
    if run is not None and job is not None and job.finished and f"{key}_outcome" not in st.session_state:
        status, snapshot = job.status(), job.snapshot
        if status.state == jobs.State.FAILED:
            st.error(status.error or "The computation failed; start it again.")
        elif snapshot is not None:
            stopped = status.state == jobs.State.STOPPED
            if not stopped and run.work:
                _rates()[job.target] = job.seconds / run.work
            st.session_state[f"{key}_outcome"] = Outcome(run.inputs, snapshot, job.history, stopped)
    return st.session_state.get(f"{key}_outcome")


def current(key: str) -> jobs.Job | None:
    """The job of this key, running or not; None if there is none, or none any more."""
    run: Run | None = st.session_state.get(f"{key}_run")
    return jobs.find(run.job_id) if run else None


def _owner() -> str:
    """The visitor, for fairness among the jobs: one browser session."""
    return str(st.session_state.setdefault("owner", uuid.uuid4().hex))


def progress_text(
    job: jobs.Job, status: jobs.JobStatus, snapshot: Snapshot | None, loading: str = "Loading the network …"
) -> str:
    """Where a job stands, in words for the line under its bar."""
    if status.state == jobs.State.QUEUED:
        ahead = (status.position or 1) - 1
        return (
            f"Waiting for the worker: {ahead} more before this one"
            if ahead
            else "Waiting for the worker: this one is next"
        )
    if snapshot is None:
        return loading
    left = f", about {max(1, round(job.remaining))} s left" if job.remaining is not None else ""
    return f"{snapshot.note}: step {snapshot.step} of {snapshot.total}{left}"

"""A running job on a page: its live images, its progress, the button that stops it, and what it leaves behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.jobs import estimates
from apps.classroom.ui.jobs.started_jobs import current, started
from apps.shared.markdown import as_written
from core import images
from core.images import RGB
from core.numbers import about
from core.serving import jobs
from core.snapshots import Snapshot

POLL_SECONDS = 0.5


@dataclass(frozen=True)
class JobResult:
    """What a job left behind: it ran to its end, or the visitor stopped it.

    Attributes:
        inputs: what it was started with.
        snapshot: the last one.
        history: step and metrics of every snapshot.
        stopped: whether the visitor stopped it.
    """

    inputs: Mapping[str, Any]
    snapshot: Snapshot
    history: list[tuple[int, Mapping[str, float]]]
    stopped: bool


def live(
    key: str,
    before: RGB | None,
    show: Callable[[Snapshot | None], None] | None = None,
    loading: str = "Loading the network …",
) -> None:
    """Show the running job, redrawn twice a second: its image, its progress and a stop button.

    Args:
        key: of the job.
        before: shown until the job has an image, uint8 RGB (H, W, 3), or None.
        show: draws the rest of a snapshot above the image; it is called with None before the first snapshot.
        loading: the status before the first snapshot.
    """

    def draw(job: jobs.Job) -> None:
        status, snapshot = job.status(), job.snapshot
        if show is not None:
            show(snapshot)
        image = snapshot.image if snapshot is not None and snapshot.image is not None else before
        text = progress_text(job, status, snapshot, loading)
        components.progress(image, job.progress, text, key=f"{key}_progress")
        stop_button(job, key)

    redrawn(key, draw)


def stop_button(job: jobs.Job, key: str) -> None:
    """Show the button that stops a running job; the key is the prefix of the widget's."""
    icon = ":material/stop_circle:"
    st.button("Stop", icon=icon, key=f"{key}_stop", on_click=act_on, args=(job.id, jobs.Job.stop))


def act_on(job_id: str, action: Callable[[jobs.Job], object]) -> None:
    """For callbacks: do something to a job, unless the server has forgotten it.

    Streamlit keeps what a button's callback takes as long as the session, so that takes no job, with all its images.
    """
    if (job := jobs.find(job_id)) is not None:
        action(job)


def redrawn(key: str, draw: Callable[[jobs.Job], None], every: float = POLL_SECONDS) -> None:
    """Draw the running job of this key again and again; when the job ends, the page runs once more.

    Args:
        key: of the job.
        draw: draws it.
        every: seconds between two drawings; more where one keeps a browser busy.
    """

    @st.fragment(run_every=every)
    def redraw() -> None:
        job = current(key)
        if job is None or job.finished:
            st.rerun()
            return
        draw(job)

    redraw()


def outcome(key: str) -> JobResult | None:
    """The result of the last job of this key; an error is shown instead, and leaves no result."""
    if error := st.session_state.get(f"{key}_error"):
        st.error(as_written(error))
    run, job = started(key), current(key)
    if run is not None and job is not None and job.finished and f"{key}_outcome" not in st.session_state:
        status, snapshot = job.status(), job.snapshot
        if status.state == jobs.State.FAILED:
            st.error(as_written(status.error) if status.error else "The computation failed. Start it again.")
        elif snapshot is not None:
            stopped = status.state == jobs.State.STOPPED
            if not stopped and run.work:
                estimates.learn(job.target, run.work, job.seconds)
            st.session_state[f"{key}_outcome"] = JobResult(run.inputs, snapshot, job.history, stopped)
    return st.session_state.get(f"{key}_outcome")


def download_picture(result: JobResult | None, label: str, file: str, without: str) -> None:
    """Offer the picture of a job as a PNG file, which is encoded only if somebody asks for it.

    Args:
        result: of the job.
        label: of the button.
        file: the name of the file.
        without: said while there is no picture.
    """
    if result is None or result.snapshot.image is None:
        st.caption(without)
        return
    encode = partial(images.encode, result.snapshot.image)
    st.download_button(label, encode, file, "image/png", icon=":material/download:", on_click="ignore")


def progress_text(
    job: jobs.Job, status: jobs.JobStatus, snapshot: Snapshot | None, loading: str = "Loading the network …"
) -> str:
    """The state of a job in words, for the line below its progress bar."""
    if status.state == jobs.State.QUEUED:
        ahead = status.place.position - 1 if status.place is not None else 0
        wait = f", {about(status.place.seconds)}" if status.place is not None else ""
        return f"Waiting for the worker{wait}: " + (f"{ahead} ahead of you" if ahead else "you are next")
    if snapshot is None:
        return loading
    left = f", {about(job.remaining)} left" if job.remaining is not None else ""
    return f"{snapshot.note}: step {snapshot.step} of {snapshot.total}{left}"

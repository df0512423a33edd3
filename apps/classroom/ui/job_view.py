"""A long computation on a page: its start button with an estimate, live images, progress, stop, and the result."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.ui import components, teacher
from apps.shared import finished, job_targets
from apps.shared.markdown import as_written
from core import images
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import about
from core.serving import jobs
from core.serving.job import FINAL
from core.settings import Settings
from core.snapshots import Snapshot

POLL_SECONDS = 0.5
LOOK_FOR_TEACHER = 5.0
"""Seconds between two looks whether the teacher has started a run."""
RUN = "run"
"""In the address, the job that the page shows: a reload finds it again, and others who open the address follow it."""
COOKIE = "_streamlit_xsrf"
"""Streamlit's, a random number for each browser; only its digest is used."""
REMEMBERED = 128
"""Jobs that can be found again by the address."""
_PAGE = "page_of_jobs"
NOTICEABLE_WAIT = 3
"""Seconds of waiting from which a button announces it."""


@dataclass(frozen=True)
class PageJob:
    """A computation that a page offers; each page declares its own once.

    Attributes:
        key: prefix of everything that the session keeps about it.
        target: the computation, one of `apps.shared.job_targets`.
        label: of the start button, an imperative such as "Train".
        icon: of the start button, a Material symbol.
        record: the finished result whose duration gives the estimate until this server has run the job itself.
        shared: whether visitors who want the same share one run; not if they steer or time it.
    """

    key: str
    target: str
    label: str
    icon: str
    record: str
    shared: bool = True


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


@st.cache_resource
def _rates() -> dict[str, float]:
    """Seconds per unit of work, by target, as last measured on this server."""
    return {}


def prepare(job: PageJob) -> None:
    """Import the code of a job in the worker, so that TensorFlow loads while the visitor looks around."""
    jobs.prepare(job.target.partition(":")[0])


def start_button(
    place: DeltaGenerator,
    job: PageJob,
    settings: Settings,
    *,
    work: float,
    arguments: Sequence[Any] = (),
    inputs: Mapping[str, Any] | None = None,
    disabled: bool = False,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """Show the button that starts a job and says how long the job will take, and how long it will have to wait.

    Args:
        place: where the button appears.
        job: what it starts; the button is disabled while the job runs.
        settings: the last argument of the computation, and one of the inputs of its result.
        work: the size of the computation, in the unit of the record.
        arguments: what the computation takes before the settings.
        inputs: further inputs that the page wants to find in the result.
        disabled: whether the button is disabled for another reason.
        width: of the button.
    """
    everything = {**(inputs or {}), "settings": settings}
    offer(place, job, (*arguments, settings), work=work, inputs=everything, disabled=disabled, width=width)


def offer(
    place: DeltaGenerator,
    job: PageJob,
    arguments: Sequence[Any],
    *,
    work: float,
    inputs: Mapping[str, Any],
    disabled: bool = False,
    width: Literal["stretch", "content"] = "content",
) -> None:
    """Show a start button as `start_button` does, for a job whose last argument is not its settings.

    Args:
        place: where the button appears.
        job: what it starts; the button is disabled while the job runs.
        arguments: all that the computation takes.
        work: the size of the computation, in the unit of the record.
        inputs: what the page wants to find in the result.
        disabled: whether the button is disabled for another reason.
        width: of the button.
    """
    record = finished.load(job.record)
    estimate = seconds(job.target, work, record.seconds / record.work)
    is_running = running(job.key)
    place.button(
        f"{job.label}, {_time_needed(estimate, is_running)}",
        # Without a key, a click on a button whose estimate is about to change would be lost.
        key=f"{job.key}_{job.label}",
        type="primary",
        icon=job.icon,
        width=width,
        disabled=disabled or is_running,
        on_click=start,
        args=(job.key, job.target, *arguments),
        kwargs={
            "inputs": inputs,
            "work": work,
            "shared": job.shared,
            "expected": estimate,
            "in_address": True,
        },
    )


def _time_needed(estimate: float, is_running: bool) -> str:
    """How long a job takes that is submitted now, in words: what it computes, and what it waits for others."""
    outlook = None if is_running else jobs.outlook(_owner(), first=teacher.is_here())
    waiting = round(outlook.seconds) if outlook is not None else 0
    after = f" after {waiting} s of waiting" if waiting >= NOTICEABLE_WAIT else ""
    return f"{about(estimate)}{after}"


def invite(page: str) -> None:
    """Above a page, offer to watch what the teacher runs on it, as soon as there is something.

    Args:
        page: its address.
    """
    st.session_state[_PAGE] = page
    if teacher.is_expected() and not teacher.is_here():
        _invitation(page)


@st.fragment(run_every=LOOK_FOR_TEACHER)
def _invitation(page: str) -> None:
    key, shown = _run_by_teacher().get(page, ("", None))
    job = jobs.find(shown.job_id) if shown is not None else None
    if shown is None or job is None or job.state in FINAL or running(key):
        return
    icon = ":material/cast_for_education:"
    if st.button("Watch your teacher's run", key="watch_teacher", icon=icon):
        _watch(key, shown)
        st.rerun()  # The whole page, not the fragment alone.


def _watch(key: str, shown: StartedJob) -> None:
    job = jobs.follow(shown.job_id, _owner())
    if job is not None:
        st.session_state.pop(f"{key}_outcome", None)
        st.session_state[f"{key}_run"] = StartedJob(job.id, shown.inputs, shown.work)


@st.cache_resource
def _run_by_teacher() -> dict[str, tuple[str, StartedJob]]:
    """By page, the key and the last job that a teacher has started there, for everybody to watch."""
    return {}


def seconds(target: str, work: float, recorded_rate: float) -> float:
    """Estimate how long a computation will take on this server.

    Args:
        target: of the job.
        work: its size.
        recorded_rate: seconds per unit of work in a recorded run, used until this server has run the job itself.
    """
    return work * _rates().get(target, recorded_rate)


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
    is_first = teacher.is_here()
    try:
        job = job_targets.submit(target, *args, owner=_owner(), first=is_first, shared=shared, expected=expected)
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
        _run_by_teacher()[st.session_state.get(_PAGE, "")] = key, run


def started(key: str) -> StartedJob | None:
    """What the session remembers of the last job of this key; None if the visitor has started none."""
    run: StartedJob | None = st.session_state.get(f"{key}_run")
    return run or _found_again(key)


def _found_again(key: str) -> StartedJob | None:
    """The job that the address names: the visitor's own, if they have reloaded the page, or one to follow."""
    found_key, run = _remembered().get(st.query_params.get(RUN, ""), ("", None))
    job = jobs.find(run.job_id) if run is not None and found_key == key else None
    if job is not None and job.owner != _owner():
        job = jobs.follow(job.id, _owner())
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
    st.button("Stop", icon=":material/stop_circle:", key=f"{key}_stop", on_click=job.stop)


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
                _rates()[job.target] = job.seconds / run.work
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


def current(key: str) -> jobs.Job | None:
    """The last job of this key, running or ended; None if there is none, or if the server has forgotten it."""
    run = started(key)
    return jobs.find(run.job_id) if run else None


def failed(key: str) -> jobs.Job | None:
    """The last job of this key if it ended in an error."""
    job = current(key)
    return job if job is not None and job.state is jobs.State.FAILED else None


def _owner() -> str:
    """The visitor: one browser, if it keeps Streamlit's cookie, or else one session. Jobs take turns among visitors."""
    if "owner" not in st.session_state:
        cookie = st.context.cookies.get(COOKIE)
        if not isinstance(cookie, str):  # There is none, or Streamlit's own tests of pages have put something here.
            cookie = ""
        st.session_state["owner"] = hashlib.sha256(cookie.encode()).hexdigest()[:16] if cookie else uuid.uuid4().hex
    return str(st.session_state["owner"])


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

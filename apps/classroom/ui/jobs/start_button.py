"""The button that starts a long computation, and says how long it will take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.ui import controls, teacher
from apps.classroom.ui.jobs import estimates, started_jobs
from apps.shared import finished
from core.numbers import about
from core.serving import jobs
from core.settings import Settings

NOTICEABLE_WAIT = 3
"""Seconds of waiting from which a button announces it."""
_OFFERS = "offers_of_jobs"


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


def prepare(job: PageJob) -> None:
    """Import the code of a job in the worker, so that TensorFlow loads while the visitor looks around."""
    jobs.prepare(job.target.partition(":")[0])


def show(
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
    arguments: Sequence[Any] | Callable[[], Sequence[Any]],
    *,
    work: float,
    inputs: Mapping[str, Any],
    disabled: bool = False,
    width: Literal["stretch", "content"] = "content",
) -> None:
    """Show a start button as `show` does, for a job whose last argument is not its settings.

    Args:
        place: where the button appears.
        job: what it starts; the button is disabled while the job runs.
        arguments: all that the computation takes, or what makes it once the button is pressed.
        work: the size of the computation, in the unit of the record.
        inputs: what the page wants to find in the result.
        disabled: whether the button is disabled for another reason.
        width: of the button.
    """
    record = finished.load(job.record)
    estimate = estimates.seconds(job.target, work, record.seconds / record.work)
    is_running = started_jobs.running(job.key)
    button = f"{job.key}_{job.label}"
    start = partial(
        started_jobs.start,
        job.key,
        job.target,
        inputs=inputs,
        work=work,
        shared=job.shared,
        expected=estimate,
        in_address=True,
    )
    _offers()[button] = lambda: start(*(arguments() if callable(arguments) else arguments))
    place.button(
        f"{job.label}, {_time_needed(estimate, is_running)}",
        key=button,  # Without one, a click on a button whose estimate is about to change would be lost.
        type="primary",
        icon=job.icon,
        width=width,
        disabled=disabled or is_running,
        on_click=_take_up,
        args=(button,),
    )


def _offers() -> dict[str, Callable[[], None]]:
    """What the buttons of the visitor's present page start, pictures included.

    Streamlit keeps the arguments of each button that a session has seen, in each of its wordings, until the session
    ends; so they hold a key of this.
    """
    controls.forget_when_left(_OFFERS)
    offers: dict[str, Callable[[], None]] = st.session_state.setdefault(_OFFERS, {})
    return offers


def _take_up(button: str) -> None:
    """For callbacks: start what the button of this key offers, if its page is still there."""
    if (offer := _offers().get(button)) is not None:
        offer()


def _time_needed(estimate: float, is_running: bool) -> str:
    """How long a job takes that is submitted now, in words: what it computes, and what it waits for others."""
    outlook = None if is_running else jobs.outlook(started_jobs.owner(), first=teacher.is_here())
    waiting = round(outlook.seconds) if outlook is not None else 0
    after = f" after {waiting} s of waiting" if waiting >= NOTICEABLE_WAIT else ""
    return f"{about(estimate)}{after}"

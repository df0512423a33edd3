"""The stage: the buttons, the plane, and the curves, also while the networks are trained."""

from functools import lru_cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.gan_laboratory import curves, plane, plane_data, running, step_numbers, text
from apps.classroom.lessons.gan_laboratory import laboratory as visitors
from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory
from apps.classroom.lessons.gan_laboratory.step_numbers import Numbers
from apps.classroom.ui.jobs import job_view
from core.serving.job import Job
from core.synthesis.gan.laboratory.distributions import Distribution
from core.synthesis.gan.laboratory.examination import Examination, examine
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.state import LaboratoryState

SECONDS = 2.4
"""From one step of slow motion to the next."""
SPEEDS = (text.SLOW, text.WATCH, text.FULL)


def buttons(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    """Show what drives the training."""
    busy = running.is_running() or laboratory.slow > 0
    speed = st.session_state.get("gan_speed") or text.FULL
    with st.container(horizontal=True, gap="xsmall"):
        if busy:
            st.button(
                "Pause",
                icon=":material/pause_circle:",
                type="primary",
                key="gan_pause",
                on_click=running.pause,
                args=(laboratory,),
            )
        else:
            st.button(
                text.run_label(settings),
                icon=":material/play_circle:",
                type="primary",
                key="gan_run",
                on_click=running.start,
                args=(laboratory, settings, speed),
            )
        for half, label in text.STEP_LABELS.items():
            arguments = (laboratory, settings, half)
            st.button(label, key=f"gan_step_{half}", on_click=visitors.step, args=arguments, disabled=busy)
        st.button(
            "Undo",
            icon=":material/undo:",
            key="gan_undo",
            on_click=visitors.undo,
            args=(laboratory,),
            disabled=busy or laboratory.timeline.at == 0,
        )
        st.button(
            "Start again",
            icon=":material/restart_alt:",
            key="gan_again",
            on_click=_again,
            args=(laboratory, settings),
        )


def speed() -> None:
    """Show the choice of the speed."""
    st.segmented_control(text.SPEED, SPEEDS, default=text.FULL, required=True, key="gan_speed", help=text.SPEED_HELP)


def back_in_time(laboratory: Laboratory) -> None:
    """Show the slider along the moments that were kept."""
    busy = running.is_running() or laboratory.slow > 0
    timeline = laboratory.timeline
    last = len(timeline.moments) - 1
    key = f"gan_time_{timeline.version}"
    if not last:
        st.slider(text.SCRUB, 0, 1, 0, key=key, disabled=True, help=text.SCRUB_HELP, format="step 0")
        return
    st.select_slider(
        text.SCRUB,
        range(last + 1),
        value=timeline.at,
        key=key,
        format_func=lambda number: text.moment(timeline.moments[number].steps),
        on_change=visitors.scrub,
        args=(laboratory, key),
        disabled=busy,
        help=text.SCRUB_HELP,
    )


def show(laboratory: Laboratory, settings: LaboratorySettings, found: Examination, numbers: Numbers) -> None:
    """Show plane and curves; while the networks are trained, draw them again and again.

    Args:
        laboratory: of the visitor.
        settings: as the knobs stand.
        found: the examination of the present moment.
        numbers: of its step.
    """
    if laboratory.problem:
        st.warning(laboratory.problem)
    if running.is_running():
        job_view.redrawn(running.KEY, lambda job: _run(laboratory, job))
    elif laboratory.slow:
        _slow_motion(laboratory, settings)
    else:
        _draw(laboratory, settings, "step", found, numbers)


def examined(laboratory: Laboratory, settings: LaboratorySettings) -> Examination:
    """The examination of the moment that is shown, made once for all runs of the page and all visitors."""
    return _examined(laboratory.timeline.now.state, settings, laboratory.real(settings))


@lru_cache(maxsize=64)
def _examined(state: LaboratoryState, settings: LaboratorySettings, real: Distribution) -> Examination:
    with np.errstate(over="ignore", invalid="ignore"):  # Samples of a training that diverges may lie far outside.
        return examine(state, settings, real)


def _run(laboratory: Laboratory, job: Job) -> None:
    running.take_over(laboratory, job)
    _draw_now(laboratory, running.settings_of_run(), "run")
    if job.snapshot is None:
        st.caption(job_view.progress_text(job, job.status(), None, text.LOADING))


def _slow_motion(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    @st.fragment(run_every=SECONDS)
    def take_a_step() -> None:
        if laboratory.slow == 0:
            st.rerun()
        laboratory.slow -= 1
        visitors.step(laboratory, settings, "both")
        if laboratory.problem:
            st.rerun()
        _draw_now(laboratory, settings, "slow")

    take_a_step()


def _draw_now(laboratory: Laboratory, settings: LaboratorySettings, pace: str) -> None:
    numbers = step_numbers.of_moment(laboratory, settings)
    _draw(laboratory, settings, pace, examined(laboratory, settings), numbers)


def _draw(
    laboratory: Laboratory, settings: LaboratorySettings, pace: str, found: Examination, numbers: Numbers
) -> None:
    plane.show(
        plane_data.data(laboratory, settings, found, numbers, pace),
        lambda points: visitors.draw(laboratory, points),
    )
    curves.show(laboratory.timeline.shown_curve, settings)


def _again(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    running.abandon()
    visitors.start_again(laboratory, settings)

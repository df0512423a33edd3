"""A run: the worker trains from the present moment, and its states join the visitor's training as they come."""

import streamlit as st

from apps.classroom.lessons.gan_laboratory import laboratory as visitors
from apps.classroom.lessons.gan_laboratory import text
from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory
from apps.classroom.lessons.gan_laboratory.timeline import Moment
from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.jobs.start_button import PageJob
from apps.shared import job_targets
from core.serving.job import Job, State
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings

KEY = "gan_training"
JOB = PageJob(KEY, job_targets.GAN_LABORATORY, "Run", ":material/play_circle:", record="gan_laboratory")
ABANDONED = f"{KEY}_abandoned"
"""In the session, the job whose result is not wanted any more."""
WATCHED = 30.0
"""Steps a second of a run to watch."""
SHORTEST = 4.0
"""Seconds that a run takes at least."""
SNAPSHOTS = 10
"""A second, about."""


def is_running() -> bool:
    """Whether a job trains the visitor's networks; one that was abandoned does not."""
    started = started_jobs.started(KEY)
    return started is not None and started.job_id != st.session_state.get(ABANDONED) and started_jobs.running(KEY)


def settings_of_run() -> LaboratorySettings:
    """What the job was started with."""
    started = started_jobs.started(KEY)
    assert started is not None
    settings: LaboratorySettings = started.inputs["settings"]
    return settings


def start(laboratory: Laboratory, settings: LaboratorySettings, speed: str) -> None:
    """Train on from the moment that is shown. For callbacks."""
    laboratory.problem = ""
    if speed == text.SLOW:
        laboratory.slow = visitors.SLOW_STEPS
        return
    laboratory.slow = 0
    rate = WATCHED if speed == text.WATCH else max(3 * WATCHED, settings.steps / SHORTEST)
    every = max(1, round(rate / SNAPSHOTS))
    arguments = (settings, laboratory.timeline.now.state, laboratory.points(settings), every, rate)
    started_jobs.start(KEY, JOB.target, *arguments, inputs={"settings": settings}, work=0.0, shared=False)
    laboratory.problem = st.session_state.pop(f"{KEY}_error", "")
    if not laboratory.problem:
        laboratory.note(settings)


def pause(laboratory: Laboratory) -> None:
    """End the run or slow motion and keep what was reached. For callbacks."""
    laboratory.slow = 0
    if (job := started_jobs.current(KEY)) is not None:
        job.stop()
        take_over(laboratory, job)


def abandon() -> None:
    """End the run, if there is one, and leave what it has reached. For callbacks."""
    if (job := started_jobs.current(KEY)) is not None:
        job.stop()
        st.session_state[ABANDONED] = job.id


def take_over(laboratory: Laboratory, job: Job) -> None:
    """Add the newest state of a job to the visitor's training, once; and its error, if it has failed."""
    if job.id == st.session_state.get(ABANDONED):
        return
    seen = laboratory.shown_job[1] if laboratory.shown_job[0] == job.id else -1
    snapshot = job.snapshot
    if snapshot is not None and snapshot.step > max(0, seen):
        state = states.from_panel(snapshot.panels[states.STATE])
        first = 0 if seen < 0 else seen
        new = [
            (int(metrics["step"]), metrics)
            for step, metrics in job.history
            if first < step <= snapshot.step or (step == 0 and seen < 0 and metrics["step"] == 0)
        ]
        laboratory.timeline.add(Moment(state), new)
        laboratory.shown_job = (job.id, snapshot.step)
    if job.state is State.FAILED and laboratory.failed_job != job.id:
        laboratory.failed_job = job.id
        laboratory.problem = job.status().error or "The training failed; start again."


def settle(laboratory: Laboratory) -> None:
    """Take over what the last job left behind when it ended."""
    job = started_jobs.current(KEY)
    if job is not None and job.finished:
        take_over(laboratory, job)

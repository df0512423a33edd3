"""The curves of a training: while it runs, with its controls, and once it has ended."""

from dataclasses import replace

import streamlit as st

from apps.classroom.lessons.train_live import text, training_run
from apps.classroom.lessons.train_live.training_run import JOB, TrainingRun
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.training import pausing, rate_control, training_curves, validation_predictions
from apps.classroom.ui.training.training_history import TrainingHistory
from apps.shared import finished
from core.serving.job import Job, State
from core.training.live.settings import LiveSettings

PREFIX = "live"
"""Of the keys of the controls."""

FACTORS = (0.1, 0.3, 1.0, 3.0, 10.0)
"""What the learning rate can be multiplied by."""


def running() -> None:
    """Show the running training, redrawn twice a second."""

    def draw(job: Job) -> None:
        pausing.limit(job, PREFIX)
        started = started_jobs.started(JOB.key)
        assert started is not None
        settings: LiveSettings = started.inputs["settings"]
        history = training_run.history(job.history, settings)
        training_curves.show(history, key="live_curves")
        components.progress(None, job.progress, _status(job), key="live_progress")
        _controls(job, settings)
        if warning := history.warning:
            st.warning(warning)
        if job.snapshot is not None and job.snapshot.image is not None:
            validation_predictions.show(job.snapshot.image, len(history.epochs), key="live_answers")

    job_view.redrawn(JOB.key, draw)


def ended(run: TrainingRun, result: JobResult | None, settings: LiveSettings) -> None:
    """Show a training that has ended: the visitor's, or the recorded one.

    Args:
        run: the training.
        result: of the visitor's training; None for the recorded one.
        settings: the current ones.
    """
    history = run.history
    training_curves.show(history, key="ended_curves")
    if result is None:
        st.markdown(text.recorded_summary(history))
        validation_predictions.show(finished.picture(JOB.record), len(history.epochs), key="ended_answers")
        return
    st.markdown(text.summary(history, result.stopped))
    if run.settings != settings:
        st.caption(text.OTHER_SETTINGS)
    if warning := history.warning:
        st.warning(warning)
    if result.snapshot.image is not None:
        validation_predictions.show(result.snapshot.image, len(history.epochs), key="ended_answers")


def failed(history: TrainingHistory) -> None:
    """Show the curves of a training that an error has ended."""
    if history.last:
        training_curves.show(history, key="lost_curves")
        st.caption(text.diverged_at(history))


def _status(job: Job) -> str:
    if job.state is State.PAUSED:
        return f"Paused. {pausing.time_left(job, PREFIX)}"
    snapshot = job.snapshot
    if snapshot is not None:
        snapshot = replace(snapshot, note=snapshot.note.partition(".")[0])  # Warnings have a box of their own.
    return job_view.progress_text(job, job.status(), snapshot, text.LOADING)


def _controls(job: Job, settings: LiveSettings) -> None:
    """Pause or resume, stop, and the learning rate."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pausing.button(job, PREFIX)
        job_view.stop_button(job, PREFIX)
        rate_control.control(job, PREFIX, "Multiply the learning rate by", FACTORS, text.rate_help(settings))

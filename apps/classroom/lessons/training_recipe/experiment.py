"""The trainings of the experiment: the recorded ones, those of this visit, and their diagnoses."""

from collections.abc import Mapping

import streamlit as st

from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.shared import finished, job_targets
from core.training.diagnosis.diagnosis import Diagnosis, ErrorKind, Errors, MeasuredError, diagnose
from core.training.diagnosis.four_errors_settings import JOURNEY

JOB = PageJob(
    "training_recipe", job_targets.FOUR_ERRORS, "Train", ":material/model_training:", record="training_recipe"
)
TRAY, CAPACITY = "recipe_tries", 5

TARGET = 0.05
"""The test error to reach, also in the exercise."""

KINDS: tuple[ErrorKind, ...] = ("training", "training_validation", "validation", "testing")
"""The errors that the experiment measures, as its metrics name them."""


def diagnosis(metrics: Mapping[str, float]) -> Diagnosis:
    """The diagnosis of a training from the metrics of a snapshot."""
    measured = {k: MeasuredError(error=metrics[k], images=int(metrics[f"{k}_pictures"])) for k in KINDS}
    return diagnose(Errors.model_validate({**measured, "target": TARGET}))


def recorded() -> dict[str, Diagnosis]:
    """The diagnoses of the recorded trainings, each by the name of its change."""
    history = finished.load(JOB.record).history
    return {name: diagnosis(metrics) for name, (_, metrics) in zip(JOURNEY, history, strict=True)}


def keep(result: JobResult | None) -> None:
    """Remember a training of the visitor, once, if it has finished an epoch."""
    started = started_jobs.started(JOB.key)
    if result is None or started is None or not result.snapshot.step:
        return
    tray: dict[str, JobResult] = st.session_state.setdefault(TRAY, {})
    tray.setdefault(started.job_id, result)
    for oldest in list(tray)[:-CAPACITY]:
        del tray[oldest]


def kept() -> list[JobResult]:
    """The trainings of this visit, the latest last."""
    return list(st.session_state.get(TRAY, {}).values())


def lowest_test_error() -> float | None:
    """The lowest test error of the visitor's trainings that ran to their end; None without any."""
    return min((result.snapshot.metrics["testing"] for result in kept() if not result.stopped), default=None)

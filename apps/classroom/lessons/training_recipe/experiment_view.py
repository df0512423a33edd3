"""The experiment on the page: its errors while it runs, its diagnosis, the recorded trainings and the visitor's own."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from apps.classroom.lessons.training_recipe import error_bars, experiment, text
from apps.classroom.lessons.training_recipe.experiment import JOB, KINDS, TARGET
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view
from apps.classroom.ui.jobs.job_view import JobResult
from apps.shared import finished
from core.numbers import percent
from core.serving.job import Job
from core.training.diagnosis.diagnosis import NAMES
from core.training.diagnosis.four_errors_settings import FourErrorsSettings


def running() -> None:
    """Show the running training, redrawn twice a second: its four errors, its progress and a stop button."""

    def draw(job: Job) -> None:
        snapshot = job.snapshot
        _four_bars(snapshot.metrics if snapshot else {})
        status = job_view.progress_text(job, job.status(), snapshot, text.LOADING)
        components.progress(None, job.progress, status, key="recipe_progress")
        job_view.stop_button(job, "recipe")

    job_view.redrawn(JOB.key, draw)


def ended(result: JobResult, settings: FourErrorsSettings) -> None:
    """Show the errors and the diagnosis of the visitor's training, and which setting to change.

    Args:
        result: of the training.
        settings: the current ones.
    """
    trained, diagnosis = result.inputs["settings"], experiment.diagnosis(result.snapshot.metrics)
    _four_bars(result.snapshot.metrics)
    st.markdown(text.headline(diagnosis))
    if diagnosis.first is not None:
        for cause in diagnosis.first.causes:
            st.markdown(text.what_to_change(cause))
    if result.stopped:
        st.caption(text.stopped(result.snapshot.step, trained.epochs))
    if trained != settings:
        st.caption(text.OTHER_SETTINGS)


def recorded() -> None:
    """Show the recorded trainings."""
    diagnoses = experiment.recorded()
    error_bars.stacked(diagnoses, key="journey", target=TARGET)
    st.markdown(text.recorded(diagnoses))


def own() -> None:
    """Show the trainings of this visit."""
    results = experiment.kept()
    if not results:
        st.caption(text.NO_OWN_TRAININGS)
        return
    diagnoses = {
        f"{number}. {text.training_name(result.inputs['settings'])}": experiment.diagnosis(result.snapshot.metrics)
        for number, result in enumerate(results, start=1)
    }
    error_bars.stacked(diagnoses, key=f"tries_{len(diagnoses)}", target=TARGET)


def cameras(result: JobResult | None) -> None:
    """Show some training images and some test images: of the visitor's training, or of the recorded one."""
    image = result.snapshot.image if result is not None else None
    image = image if image is not None else finished.picture(JOB.record)
    training, test = np.array_split(image, 2)
    components.figure(np.hstack([training, test]), text.CAMERAS, text.CAMERAS_ALT, key="cameras")


def _four_bars(metrics: Mapping[str, float]) -> None:
    """The four errors as bars, which move as the metrics change."""
    rows: list[components.RankedBar] = [
        {
            "rank": "",
            "label": NAMES[kind].capitalize(),
            "length": metrics.get(kind, 0.0),
            "text": percent(metrics[kind]) if kind in metrics else "–",
            "counts": kind == "testing",
            "mark": "",
        }
        for kind in KINDS
    ]
    components.ranking(rows, key="recipe_moving")

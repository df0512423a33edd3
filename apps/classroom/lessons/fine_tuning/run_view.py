"""The stage of the page: a run as it trains, and what it came to, with the network as columns of layers."""

from collections.abc import Mapping

import streamlit as st

from apps.classroom.lessons.fine_tuning import fine_tuning_run, layer_columns, text
from apps.classroom.lessons.fine_tuning.blocks import plan
from apps.classroom.lessons.fine_tuning.fine_tuning_run import KEY, FineTuningRun
from apps.classroom.ui import components, sections
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.training import training_curves, validation_predictions
from apps.shared import finished
from core.images import RGB
from core.serving.job import Job
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING
from core.transfer.fine_tuning.settings import FineTuningSettings


def live() -> None:
    """Show the running training, redrawn twice a second."""

    def draw(job: Job) -> None:
        started = started_jobs.started(KEY)
        assert started is not None
        run = fine_tuning_run.own(started.inputs, job.history)
        _columns(run.settings, "live_columns", stage=run.history.stage, moved=run.moved)
        status = job_view.progress_text(job, job.status(), job.snapshot, text.LOADING)
        components.progress(None, job.progress, status, key="live_progress")
        job_view.stop_button(job, KEY)
        training_curves.show(run.history, key="live_curves")
        _predictions(run, job.snapshot.image if job.snapshot else None, key="live_answers")

    job_view.redrawn(KEY, draw)


def ended(run: FineTuningRun, sheet: RGB | None, settings: FineTuningSettings) -> None:
    """Show what a run came to.

    Args:
        run: the visitor's last one or the recorded one.
        sheet: its validation images with the predictions, uint8 (H, W, 3), if there are any.
        settings: the current ones, which the columns follow.
    """
    is_same = run.settings == settings
    st.markdown(("" if run.is_own else text.RECORDED) + text.summary(run))
    if not is_same:
        st.caption(text.OTHER_SETTINGS)
    _columns(settings, "columns", moved=run.moved if is_same else {})  # It is known for the run's settings only.
    if sections.one_of(text.SHOWN, text.SHOWS, "fine_tuning_shown") == "curves":
        training_curves.show(run.history, key="ended_curves")
    else:
        _predictions(run, sheet if run.is_own else finished.picture(KEY), key="ended_answers")


def _columns(settings: FineTuningSettings, key: str, *, stage: int | None = None, moved: Mapping[str, float]) -> None:
    dark = st.context.theme.type == "dark"
    freezing, captions = plan(settings), text.step_captions(settings)
    narrow = FINE_TUNING if stage is None else stage
    components.graph(
        layer_columns.columns(freezing, captions, dark=dark, current=stage, moved=moved),
        key=key,
        narrow=layer_columns.column(freezing, narrow, captions[narrow], dark=dark),
    )


def _predictions(run: FineTuningRun, sheet: RGB | None, key: str) -> None:
    if sheet is not None:
        validation_predictions.show(sheet, len(run.history.epochs), key=key)

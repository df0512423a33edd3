"""The stage of the page: a race while it runs, with its controls, and once it has ended."""

import streamlit as st

from apps.classroom.lessons.network_race import race_curves, race_run, text
from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.classroom.lessons.network_race.race_run import KEY, NetworkRace
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.training import pausing, rate_control
from apps.shared.arrow_table import arrow_table
from core.serving.job import Job, State
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings

PREFIX = "race"
"""Of the keys of the controls."""
FACTORS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""What the learning rates can be multiplied by."""
ALL = "all"


def choose_curves() -> list[str]:
    """Let the visitor choose the optimizers whose curves are drawn."""
    chosen = st.pills(
        "Curves",
        list(OPTIMIZERS),
        selection_mode="multi",
        default=list(OPTIMIZERS),
        format_func=text.title,
        key=f"{PREFIX}_curves",
    )
    return [name for name in OPTIMIZERS if name in chosen]


def running(names: list[str]) -> None:
    """Show the running race, redrawn every second: curves, progress and controls."""

    def draw(job: Job) -> None:
        pausing.limit(job, PREFIX)
        started = started_jobs.started(KEY)
        assert started is not None
        race = race_run.own(started.inputs, job.history)
        race_curves.draw(race.history, names, key="race_live")
        components.progress(None, job.progress, _status(job), key="race_progress")
        _controls(job)

    job_view.redrawn(KEY, draw, every=1.0)  # Sixteen curves in two charts keep a browser busy.


def ended(race: NetworkRace, result: JobResult | None, settings: NetworkRaceSettings, names: list[str]) -> None:
    """Show a race that has ended.

    Args:
        race: the visitor's or the recorded one.
        result: of the visitor's race; None for the recorded one.
        settings: the current ones.
        names: the optimizers whose curves are drawn.
    """
    race_curves.draw(race.history, names, key="race_ended")
    st.markdown(("" if race.is_own else text.RECORDED) + text.summary(race, sweep_result.load()))
    if result is not None and result.stopped:
        st.caption(text.stopped(race.history))
    if race.is_own and race.settings != settings:
        st.caption(text.OTHER_SETTINGS)


def table(race: NetworkRace) -> None:
    """Show the numbers of each optimizer at a step that the visitor chooses."""
    history: RaceHistory = race.history
    if history.last < 1:
        return
    if not race.is_own:
        st.caption(text.RECORDED_TABLE)
    step = history.last
    if step > 1:
        step = st.slider("Step", 1, step, min(step, 10), key=f"race_step_{step}", width=480)
    st.dataframe(arrow_table(text.race_table(history, step)), hide_index=True, width="stretch")


def _status(job: Job) -> str:
    if job.state is State.PAUSED:
        step = job.snapshot.step if job.snapshot is not None else 0
        return text.paused(step, pausing.time_left(job, PREFIX))
    return job_view.progress_text(job, job.status(), job.snapshot, text.LOADING)


def _controls(job: Job) -> None:
    """Pause or resume, step, stop, and the learning rates."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pausing.button(job, PREFIX)
        pausing.step_button(job, PREFIX)
        job_view.stop_button(job, PREFIX)
        chosen = str(
            st.selectbox("Learning rate of", [ALL, *OPTIMIZERS], format_func=text.title, key="race_whose", width=150)
        )
        names, message = (list(OPTIMIZERS), {}) if chosen == ALL else ([chosen], {"optimizer": chosen})
        rate_control.control(job, PREFIX, text.multiply(chosen), FACTORS, text.MULTIPLY_HELP, names, message)

"""Trainings compared: those of this visit, which the session collects, and the recorded ones of `trained/`."""

import streamlit as st

from apps.classroom.lessons.train_live import text, training_run
from apps.classroom.lessons.train_live.training_run import JOB, TrainingRun
from apps.classroom.ui import sections
from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.training import training_curves
from apps.classroom.ui.training.recorded_trainings import Epochs, recorded_trainings
from apps.shared.arrow_table import arrow_table
from core.serving.artifacts import Artifact

TRAY, CAPACITY = "live_tray", 6
FIRST_DATA = "cifar10"
"""The trainings on these data are compared at first, for only on the same data can losses be compared."""


def keep(result: JobResult | None) -> None:
    """Put the visitor's training into the tray, once, if it has finished an epoch."""
    started = started_jobs.started(JOB.key)
    if result is None or started is None:
        return
    tray: dict[str, TrainingRun] = st.session_state.setdefault(TRAY, {})
    run = training_run.own(result)
    if started.job_id in tray or not run.history.epochs:
        return
    tray[started.job_id] = run
    for oldest in list(tray)[:-CAPACITY]:
        del tray[oldest]


def own_runs() -> None:
    """Compare the trainings of this visit by their validation curves and in a table, once there are two."""
    tray: dict[str, TrainingRun] = st.session_state.get(TRAY, {})
    if not tray:
        return
    if len(tray) == 1:
        st.caption(text.ONE_TRAINING)
        return
    sections.section(text.OWN_TRAININGS)
    names = text.names(list(tray.values()))
    chosen = st.pills("Your trainings", names, selection_mode="multi", default=names, key=f"live_chosen_{len(names)}")
    runs = {name: run for name, run in zip(names, tray.values(), strict=True) if name in chosen}
    if runs:
        training_curves.compare({name: run.history.epochs for name, run in runs.items()}, key="live_compared")
        st.dataframe(
            arrow_table([text.run_row(name, run) for name, run in runs.items()]), hide_index=True, width="stretch"
        )
    st.button("Clear", icon=":material/delete:", on_click=lambda: st.session_state.pop(TRAY, None))


def recorded_runs() -> None:
    """Compare recorded trainings by their validation curves or in a table."""
    trainings = _classifiers()
    if not trainings:
        st.info(text.NO_RECORDED_TRAININGS, icon=":material/info:")
        return
    titles = list(trainings)
    on_the_same_data = [title for title in titles if trainings[title][0].card.data[0].name.startswith(FIRST_DATA)]
    chosen = st.multiselect(
        "Recorded trainings",
        titles,
        default=on_the_same_data or titles[:3],
        key="live_recorded",
        label_visibility="collapsed",
    )
    picked = {title: trainings[title] for title in titles if title in chosen}
    if not picked:
        st.caption(text.NOTHING_CHOSEN)
        return
    if sections.one_of(text.VIEW, text.VIEWS, "live_evidence") == "curves":
        training_curves.compare({title: epochs for title, (_, epochs) in picked.items()}, key="live_big")
    else:
        rows = [text.card_row(artifact.card, epochs) for artifact, epochs in picked.values()]
        st.dataframe(arrow_table(rows), hide_index=True, width="stretch")
        st.caption(text.CARDS)


def _classifiers() -> dict[str, tuple[Artifact, Epochs]]:
    """The recorded trainings whose accuracy was measured after each epoch, by title."""
    return {
        title: (artifact, epochs)
        for title, (artifact, epochs) in recorded_trainings().items()
        if "validation_accuracy" in epochs[-1] and artifact.card.data
    }

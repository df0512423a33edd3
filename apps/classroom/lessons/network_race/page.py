"""Optimizers on a real network: eight of them race live, and a recorded sweep shows the range of rates of each."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.network_race import race_run, race_view, rate_map, sweep_charts, take_away, text
from apps.classroom.lessons.network_race.lesson import LESSON
from apps.classroom.lessons.network_race.question import QUESTION
from apps.classroom.lessons.network_race.race_run import JOB
from apps.classroom.ui import controls, sections
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.teaching import predict_first
from apps.shared.arrow_table import arrow_table
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings

start_button.prepare(JOB)
sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    button = st.container()
    settings = controls.controls(NetworkRaceSettings)
    start_button.show(button, JOB, settings, work=settings.work())

with stage:
    busy = started_jobs.running(JOB.key)
    result = job_view.outcome(JOB.key)
    race = race_run.last(result)
    names = race_view.choose_curves()
    if busy:
        race_view.running(names)
    else:
        race_view.ended(race, result, settings, names)

sections.section("What just happened")
words, numbers = st.columns([2, 3], gap="large")
with words:
    st.markdown(text.EXPLANATION)
with numbers:
    race_view.table(race)

predict_first.ask(QUESTION)

sweep = sweep_result.load()
sections.section("Evidence", text.EVIDENCE)
bets, words = st.columns([3, 2], gap="large")
with bets:
    bet = rate_map.show()
with words:
    if bet is not None:
        st.markdown(text.bet(sweep, *bet))
    if rate_map.is_open():
        st.markdown(text.sweep_summary(sweep))
with st.expander(text.SWEEP_NUMBERS):
    st.caption(text.sweep_heading(sweep))
    chosen = st.pills(
        text.SWEEP_CURVES_LABEL,
        list(OPTIMIZERS),
        selection_mode="multi",
        default=["sgd", "rmsprop", "adam"],
        format_func=text.title,
        key="sweep_curves",
    )
    sweep_charts.curves(sweep, chosen, key="sweep")
    st.dataframe(arrow_table(text.sweep_table(sweep)), hide_index=True, width="stretch")


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Race (JSON)", partial(take_away.as_json, race), "race.json", "application/json")
    button("Sweep (JSON)", sweep.model_dump_json(indent=1), "optimizer_sweep.json", "application/json")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "network_race",
        text.EXERCISE_TASK,
        solved=race.is_upset,
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(settings), _downloads)

"""Fine-tuning: replace the head of a trained network, warm it up, then adapt the layers below it, live."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.fine_tuning import evidence, fine_tuning_run, run_view, take_away, text
from apps.classroom.lessons.fine_tuning.fine_tuning_run import JOB, KEY
from apps.classroom.lessons.fine_tuning.lesson import LESSON
from apps.classroom.lessons.fine_tuning.question import QUESTION
from apps.classroom.ui import controls, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.teaching import predict_first
from core.transfer.fine_tuning.settings import FineTuningSettings

start_button.prepare(JOB)
sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    button = st.container()
    settings = controls.controls(FineTuningSettings)
    start_button.show(button, JOB, settings, work=settings.work())
with stage:
    busy = started_jobs.running(KEY)
    result = job_view.outcome(KEY)
    run = fine_tuning_run.last(result)
    if busy:
        run_view.live()
    else:
        run_view.ended(run, result.snapshot.image if result else None, settings)

sections.section("What just happened")
match sections.one_of(text.VIEW, text.VIEWS, "fine_tuning_view"):
    case "stages":
        st.markdown(text.EXPLANATION)
    case "weights":
        st.latex(text.arithmetic(run.settings))
        st.markdown(text.arithmetic_text(run))
        st.markdown(text.NORMALISATION)
    case _:
        code_block(take_away.KERAS, "python", key="keras", wrap_lines=True)

predict_first.ask(QUESTION)

sections.section("Evidence")
evidence.show(sections.one_of(text.EVIDENCE_VIEW, text.EVIDENCE_VIEWS, "fine_tuning_evidence"))


def _downloads() -> None:
    download = partial(st.download_button, icon=":material/download:", on_click="ignore")
    download("Recipe (TOML)", take_away.recipe_toml(settings), "my.toml", "application/toml")
    download("History (JSON)", partial(take_away.history_json, run), "history.json", "application/json")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "ruin",
        text.exercise_task(fine_tuning_run.RUINED),
        solved=run.ruin is not None,
        praise=text.exercise_praise(run),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(settings), _downloads)
    with st.expander(text.RECIPE_TITLE):
        st.markdown(text.RECIPE)
        code_block(take_away.recipe_toml(settings), "toml", key="recipe")

"""Optimizers on a real network: eight of them race, live, and a recorded sweep says how far each one's range goes."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.network_race import charts, sweep, text
from apps.classroom.lessons.network_race.lesson import LESSON
from apps.classroom.lessons.network_race.text import KEY
from apps.classroom.ui import controls, job_view, sections
from apps.shared import finished, job_targets
from core.serving import jobs
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings

RECORD = finished.load("network_race")

jobs.prepare("core.training.comparison.network_race")  # TensorFlow loads in the worker while the visitor looks around.
sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(NetworkRaceSettings)
    estimate = job_view.seconds(job_targets.NETWORK_RACE, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(
        button, "Race", ":material/sprint:", estimate, busy, text.start, job_targets.NETWORK_RACE, settings
    )

with stage:
    outcome = job_view.outcome(KEY)
    shown = text.recorded() if outcome is None else text.own(outcome)
    names = text.chosen()
    if busy:
        text.live(names)
    else:
        text.ended(shown, outcome, settings, names)

result = sweep_result.load()
sections.section("Which one would you take?", sweep.ADVICE)
charts.ranges(result, key="ranges")
st.markdown(sweep.measured(result))

sections.section("What just happened", text.EXPLANATION)
text.table(shown)

sections.section("Evidence", f"The sweep in numbers, made by `{result.command}`.")
picked = st.pills(
    "Accuracy over the learning rate",
    list(OPTIMIZERS),
    selection_mode="multi",
    default=["sgd", "rmsprop", "adam"],
    format_func=lambda name: OPTIMIZERS[name].title,
    key="sweep_curves",
)
charts.accuracies(result, picked, key="sweep")
st.dataframe(sweep.rows(result), hide_index=True, width="stretch")

sections.exercise(
    "network_race",
    "Turn the tables: make a race in which plain SGD ends at 90 % or more, and Adam below.",
    solved=text.is_upset(shown),
    praise="No optimizer is better by its name: each is only as good as its learning rate.",
    hint="Give all the same learning rate. In which part of the chart above does SGD train and Adam not?",
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Race (JSON)", partial(text.as_json, shown), "race.json", "application/json")
    button("Sweep (JSON)", result.model_dump_json(indent=1), "optimizer_sweep.json", "application/json")


sections.take_away(text.snippet(settings), _downloads)
sections.sources(LESSON)

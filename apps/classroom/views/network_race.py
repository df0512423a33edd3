"""Optimizers on a real network: eight of them race, live, and a recorded sweep says how far each one's range goes."""

from functools import partial

import streamlit as st

from apps import finished
from apps.classroom import lessons
from apps.classroom.ui import controls, job_view, lesson_parts, network_racing, optimizer_charts, sweep_story
from apps.classroom.ui.network_racing import KEY
from core.serving import jobs
from core.training import learning_rate_sweep_result
from core.training.compared_optimizers import OPTIMIZERS
from core.training.network_race_settings import NetworkRaceSettings

TARGET = "core.training.network_race:race"
LESSON = lessons.find("network_race")
RECORD = finished.load("network_race")

jobs.prepare("core.training.network_race")  # TensorFlow loads in the worker while the visitor looks around.
lesson_parts.header(LESSON)
stage, side = st.columns([5, 2], gap="large")

with side:
    busy = job_view.running(KEY)
    button = st.container()
    settings = controls.controls(NetworkRaceSettings)
    estimate = job_view.seconds(TARGET, settings.work(), RECORD.seconds / RECORD.work)
    job_view.start_button(button, "Race", ":material/sprint:", estimate, busy, network_racing.start, TARGET, settings)

with stage:
    outcome = job_view.outcome(KEY)
    shown = network_racing.recorded() if outcome is None else network_racing.own(outcome)
    names = network_racing.chosen()
    if busy:
        network_racing.live(names)
    else:
        network_racing.ended(shown, outcome, settings, names)

result = learning_rate_sweep_result.load()
lesson_parts.section("Which one would you take?", sweep_story.ADVICE)
optimizer_charts.ranges(result, key="ranges")
st.markdown(sweep_story.measured(result))

lesson_parts.section("What just happened", network_racing.EXPLANATION)
network_racing.table(shown)

lesson_parts.section("Evidence", f"The sweep in numbers, made by `{result.command}`.")
picked = st.pills(
    "Accuracy over the learning rate",
    list(OPTIMIZERS),
    selection_mode="multi",
    default=["sgd", "rmsprop", "adam"],
    format_func=lambda name: OPTIMIZERS[name].title,
    key="sweep_curves",
)
optimizer_charts.accuracies(result, picked, key="sweep")
st.dataframe(sweep_story.rows(result), hide_index=True, width="stretch")

lesson_parts.exercise(
    "network_race",
    "Turn the tables: make a race in which plain SGD ends at 90 % or more, and Adam below.",
    solved=network_racing.is_upset(shown),
    praise="No optimizer is better by its name: each is only as good as its learning rate.",
    hint="Give all the same learning rate. In which part of the chart above does SGD train and Adam not?",
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Race (JSON)", partial(network_racing.as_json, shown), "race.json", "application/json")
    button("Sweep (JSON)", result.model_dump_json(indent=1), "optimizer_sweep.json", "application/json")


lesson_parts.take_away(network_racing.snippet(settings), _downloads)
lesson_parts.sources(LESSON)

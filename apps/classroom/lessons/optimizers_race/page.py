"""Optimizers race: eight update rules on one surface, animated in the browser, with the arithmetic of every step."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.optimizers_race import (
    cached_race,
    exercise,
    loss_chart,
    race_editor,
    race_stage,
    stability_plane,
    take_away,
    text,
)
from apps.classroom.lessons.optimizers_race.lesson import LESSON
from apps.classroom.ui import controls, sections
from apps.classroom.ui.code_block import code_block
from apps.shared import finished
from apps.shared.arrow_table import arrow_table
from core.optimization import grid_surface, line_up, surfaces
from core.optimization.surface_race_settings import SurfaceRaceSettings

RECORD = finished.load(LESSON.name)

sections.header(LESSON)
race_editor.presets()
stage, side = st.columns([5, 2], gap="large")

with side:
    settings = controls.controls(SurfaceRaceSettings)
    editor = race_editor.state(settings.surface)
    race_editor.edit(editor, surfaces.find(settings.surface))

key = (settings.surface, line_up.write(editor.line_up), editor.start, settings.steps, settings.seed)
race = cached_race.run(*key)
with stage:
    race_stage.stage(cached_race.stage(key, editor.followed), race_editor.start_at, race_editor.follow)
    if editor.preset:
        st.markdown(text.preset(editor.preset))
    st.markdown(text.verdict(race))
    st.caption(text.caption(race))

sections.section("What just happened")
words, losses = st.columns(2, gap="large")
with words:
    st.markdown(text.EXPLANATION)
    with st.expander(text.CORRECTIONS_TITLE):
        st.markdown(text.CORRECTIONS)
if race.trajectories:
    followed = race.trajectory(editor.followed)
    with losses:
        loss_chart.draw(race)
    race_stage.arithmetic(cached_race.arithmetic(key, editor.followed))

sections.section("Evidence")
plane, words = st.columns(2, gap="large")
with plane:
    stability_plane.show(settings.surface, editor.optimizers.get("momentum"), race_editor.race_momentum)
with words:
    st.markdown(text.plane(stability_plane.computed(settings.surface)))
    st.markdown(text.evidence(RECORD))
with st.expander(text.MORE_EVIDENCE):
    st.markdown(text.table_note(RECORD))
    st.dataframe(arrow_table(text.convergence_table(RECORD)), hide_index=True, width="stretch")
    st.markdown(text.rates_matter(RECORD))
    st.markdown(text.network_surface(grid_surface.read_record()))


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Race (PNG)", partial(take_away.as_png, race, editor.followed), "race.png", "image/png")
    button("All points (CSV)", partial(take_away.as_csv, race), "race.csv", "text/csv")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "valley",
        text.EXERCISE_TASK,
        solved=exercise.is_solved(race),
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(race, editor.line_up, settings), _downloads)
    if race.trajectories:
        with st.expander(text.KERAS_CAPTION):
            code_block(take_away.keras_snippet(followed), "python", key="keras")

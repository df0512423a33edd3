"""Optimizers race: eight update rules on one surface, animated in the browser, with the arithmetic of every step."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.optimizers_race import race_editor, race_stage, text
from apps.classroom.lessons.optimizers_race.lesson import LESSON
from apps.classroom.lessons.optimizers_race.text import KEY
from apps.classroom.ui import controls, sections
from apps.shared import finished, optimizer_race
from core import images
from core.optimization import race_drawing, race_settings
from core.optimization.race_settings import RaceSettings

RECORD = finished.load("optimizers_race")

sections.header(LESSON)
race_editor.presets()
stage, side = st.columns([5, 2], gap="large")

with side:
    settings = controls.controls(RaceSettings)
    editor, surface = race_editor.state(settings.surface), race_editor.surface_of(settings)
    race_editor.edit(editor, surface)

line = race_settings.write(editor.line_up)
done = text.run(settings.surface, line, editor.start, settings.steps, settings.seed)
with stage:
    race_stage.stage(optimizer_race.stage(done, editor.followed), KEY, race_editor.started, race_editor.follow)
    if editor.preset:
        st.markdown(f"**{editor.preset.title}.** {editor.preset.point}")
    st.markdown(text.verdict(done))
    st.caption(text.caption(done))

sections.section("What just happened", text.EXPLANATION)
if done.tracks:
    followed = done.track(editor.followed)
    race_stage.arithmetic(optimizer_race.arithmetic(followed), KEY, key="arithmetic")
    with st.expander("Where common notes of these rules go wrong"):
        st.markdown(text.CORRECTIONS)
    text.losses(done)

sections.section("Evidence", text.EVIDENCE.format(steps=RECORD.history[0][0]))
st.dataframe(text.table(RECORD), hide_index=True, width="stretch")
st.markdown(text.section())

sections.exercise("valley", text.TASK, solved=text.is_solved(done), praise=text.PRAISE, hint=text.HINT)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    drawn = race_drawing.draw(done, followed=editor.followed)
    button("The race (PNG)", partial(images.encode, drawn, "png"), "race.png", "image/png")
    button("All points (CSV)", partial(text.as_csv, done), "race.csv", "text/csv")


sections.take_away(text.snippet(done, editor.line_up, settings), _downloads)
if done.tracks:
    st.markdown("The followed optimizer, for a training of your own in Keras:")
    st.code(text.keras_snippet(followed), language="python")
sections.sources(LESSON)

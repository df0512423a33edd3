"""Optimizers race: eight update rules on one surface, animated in the browser, with the arithmetic of every step."""

from functools import partial

import streamlit as st

from apps import finished, optimizer_race
from apps.classroom import lessons
from apps.classroom.ui import controls, descent, lesson_parts, race_editor, racing
from apps.classroom.ui.racing import KEY
from core import images
from core.training import race_drawing, race_settings
from core.training.race_settings import RaceSettings

LESSON = lessons.find("optimizers_race")
RECORD = finished.load("optimizers_race")

lesson_parts.header(LESSON)
race_editor.presets()
stage, side = st.columns([5, 2], gap="large")

with side:
    settings = controls.controls(RaceSettings)
    editor, surface = race_editor.state(settings.surface), race_editor.surface_of(settings)
    race_editor.edit(editor, surface)

line = race_settings.write(editor.line_up)
done = racing.run(settings.surface, line, editor.start, settings.steps, settings.seed)
with stage:
    descent.stage(optimizer_race.stage(done, editor.followed), KEY, race_editor.started, race_editor.follow)
    if editor.preset:
        st.markdown(f"**{editor.preset.title}.** {editor.preset.point}")
    st.markdown(racing.verdict(done))
    st.caption(racing.caption(done))

lesson_parts.section("What just happened", racing.EXPLANATION)
if done.tracks:
    followed = done.track(editor.followed)
    descent.arithmetic(optimizer_race.arithmetic(followed), KEY, key="arithmetic")
    with st.expander("Where common notes of these rules go wrong"):
        st.markdown(racing.CORRECTIONS)
    racing.losses(done)

lesson_parts.section("Evidence", racing.EVIDENCE.format(steps=RECORD.history[0][0]))
st.dataframe(racing.table(RECORD), hide_index=True, width="stretch")
st.markdown(racing.section())

lesson_parts.exercise("valley", racing.TASK, solved=racing.is_solved(done), praise=racing.PRAISE, hint=racing.HINT)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    drawn = race_drawing.draw(done, followed=editor.followed)
    button("The race (PNG)", partial(images.encode, drawn, "png"), "race.png", "image/png")
    button("All points (CSV)", partial(racing.as_csv, done), "race.csv", "text/csv")


lesson_parts.take_away(racing.snippet(done, editor.line_up, settings), _downloads)
if done.tracks:
    st.markdown("The followed optimizer, for a training of your own in Keras:")
    st.code(racing.keras_snippet(followed), language="python")
lesson_parts.sources(LESSON)

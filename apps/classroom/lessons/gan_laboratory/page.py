"""GAN laboratory: two small networks in the plane, trained live, half step by half step, back and forth."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.gan_laboratory import (
    bilinear_drawing,
    evidence_text,
    exercise,
    knobs,
    preset_board,
    recorded,
    running,
    stage,
    step_numbers,
    take_away,
    text,
)
from apps.classroom.lessons.gan_laboratory import laboratory as visitors
from apps.classroom.lessons.gan_laboratory.lesson import LESSON
from apps.classroom.ui import sections
from apps.classroom.ui.jobs import start_button

start_button.prepare(running.JOB)
sections.header(LESSON)
board = st.container()
left, side = st.columns([5, 2], gap="large")

with side:
    beside = st.container()
    settings = knobs.show()
laboratory = visitors.of_visitor(settings)
running.settle(laboratory)
if running.is_running():
    examined_with = running.settings_of_run()  # Its networks may be others than the knobs now name.
else:
    visitors.adapt(laboratory, settings)
    examined_with = settings
found = stage.examined(laboratory, examined_with)
numbers = step_numbers.of_moment(laboratory, examined_with)
with board:
    preset_board.failures(laboratory, settings)
with beside:
    preset_board.offer(laboratory, settings)
    stage.speed()
    stage.back_in_time(laboratory)
    if laboratory.is_recorded:
        st.caption(text.RECORDED)
with left:
    stage.buttons(laboratory, settings)
    stage.show(laboratory, settings, found, numbers)
    preset_board.explain(settings)

sections.section("What just happened", text.EXPLANATION)
one_step, aim, circle = st.tabs([text.STEP_TAB, text.AIM_TAB, text.CIRCLE_TAB])
with one_step:
    if formulas := text.formulas(numbers.discriminator, numbers.generator, examined_with):
        st.latex(formulas)
    st.markdown(f"**{text.step_title(numbers)}**: {text.formula_notes(examined_with)}")
with aim:
    st.markdown(text.losses_as_aim(settings, recorded.record()))
with circle:
    st.markdown(text.GAME.format(steps=bilinear_drawing.STEPS))
    bilinear_drawing.show()

summary, table = evidence_text.of_recorded()
sections.section("Evidence", summary)
with st.expander(text.ALL_CURES):
    st.html(table)

task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "mode_collapse",
        text.EXERCISE_TASK,
        solved=exercise.is_solved(laboratory, found),
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(
        take_away.snippet(laboratory, settings), partial(take_away.downloads, laboratory, examined_with, found)
    )
    st.caption(text.take_away(settings))

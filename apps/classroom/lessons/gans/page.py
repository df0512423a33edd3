"""Two networks at war: a generator's images, its noise, its training, and its opponent's opinion."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.gans import (
    advice,
    arithmetic,
    chosen,
    evidence,
    exercise,
    image_board,
    judging,
    opinions,
    take_away,
    text,
    training_view,
    walk,
)
from apps.classroom.lessons.gans.chosen import Chosen
from apps.classroom.lessons.gans.lesson import LESSON
from apps.classroom.ui import sections


def show_steps(now: Chosen) -> None:
    """Show the steps of the training beside the losses of the chosen generator."""
    told, formulas = st.columns([6, 5], gap="medium", vertical_alignment="center")
    with told:
        st.markdown(text.EXPLANATION)
    with formulas:
        st.latex(text.losses(chosen.loss(now.generator), chosen.history(now.generator)))


sections.header(LESSON)
now = chosen.ask()
left, right = st.columns([7, 5], gap="medium")
with left:
    image_board.both_kinds(now)
    st.caption(text.BOARD_NOTE)
with right:
    opinions.of_chosen(now)

history = chosen.history(now.generator)
sections.section("What just happened")
views = {"steps": show_steps, "walk": walk.show, "arithmetic": arithmetic.show, "judge": judging.show}
views[sections.one_of(text.VIEW, text.VIEWS, "gans_view")](now)

sections.section("Evidence")
measured = {"training": training_view.show, "advice": advice.show, "quality": evidence.show}
measured[sections.one_of(text.EVIDENCE, text.EVIDENCE_VIEWS, "gans_evidence")](now)

task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        f"gans_{now.kind}",
        text.EXERCISE_TASK,
        solved=exercise.is_solved(now.kind),
        praise=text.exercise_praise(history, exercise.target(history)),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(now), partial(take_away.downloads, now))

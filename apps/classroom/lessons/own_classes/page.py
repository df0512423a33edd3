"""Teach it your own classes: a linear head on a trained network's features, in seconds, without TensorFlow."""

import streamlit as st

from apps.classroom.lessons.own_classes import evidence, new_picture, take_away, text, thumbnails
from apps.classroom.lessons.own_classes.lesson import LESSON
from apps.classroom.lessons.own_classes.teaching import teach
from apps.classroom.ui import components, confusion_chart, ranked_bars, sections
from apps.classroom.ui.pictures import labelled_pictures
from apps.shared import shared_results
from core.transfer.backbones import registry
from core.transfer.own_classes import measuring, takeaway

GOAL, ENOUGH = 0.95, 20

sections.header(LESSON)
shared_results.load(registry.BUNDLED)  # If the network is missing, the page says so before a worker could.
stage, side = st.columns([3, 2], gap="large")
with side:
    examples, source = labelled_pictures.gather()
    taught = teach(examples, source) if examples else None
    held_out = labelled_pictures.held_out(source) if taught else None
    thumbnails.rows(examples)
with stage:
    if taught:
        picture_column, ranking_column = st.columns([1, 1], gap="medium", vertical_alignment="center")
        with picture_column:
            picture = new_picture.choose(source, taught.classes)
        if picture:
            image, truth = picture
            with picture_column:
                components.figure(image, text.NEW_PICTURE, text.NEW_PICTURE_ALT, key="probe")
            with ranking_column:
                label = taught.classes.index(truth) if truth else None
                components.ranking(
                    ranked_bars.rows(taught.predict(new_picture.described(image)), 1, label), key="own_ranking"
                )
        st.markdown(text.verdict(taught))
        if held_out:
            st.markdown(text.measured(measuring.measure(taught, held_out.examples, held_out.extra)))
        st.markdown(text.CONFUSION_HEADING)
        confusion_chart.draw(taught.confusion, taught.classes, key="own_confusion")
    elif not examples and not labelled_pictures.is_extracting():
        st.markdown(text.FEW)

sections.section("What just happened")
if taught:
    st.markdown(text.explanation(taught))
    st.latex(text.formula(taught))
    mistakes = thumbnails.mistakes(taught, examples)
    st.markdown(text.MISTAKES_HEADING if mistakes else text.NO_MISTAKES)
    components.scoreboard(mistakes, key="own_mistakes")
else:
    st.markdown(text.NOTHING)

sections.section("Evidence", text.EVIDENCE)
evidence.show()


def _downloads() -> None:
    if taught:
        st.download_button(
            text.DOWNLOAD,
            lambda: takeaway.pack(taught),
            "classifier.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
            help=text.DOWNLOAD_HELP,
        )


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "own_classes_good",
        text.exercise_task(GOAL, ENOUGH),
        solved=taught is not None and taught.choice.accuracy >= GOAL and len(taught.labels) >= ENOUGH,
        praise=text.exercise_praise(taught),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(source, examples), _downloads)

"""Teach it your own classes: a linear head on a trained network's features, in seconds, without TensorFlow."""

import streamlit as st

from apps.classroom.lessons.own_classes import text
from apps.classroom.lessons.own_classes.lesson import LESSON
from apps.classroom.lessons.ranked_predictions import text as ranking_text
from apps.classroom.ui import components, labelled_pictures, sections
from core.transfer.own_classes import takeaway

GOAL, ENOUGH = 0.95, 20

sections.header(LESSON)
stage, side = st.columns([3, 2], gap="large")
with side:
    examples, left_out, where = labelled_pictures.gather()
    text.left_out(left_out)
    taught = text.teach(examples, where) if examples else None
    text.sheet(examples)
with stage:
    if taught:
        picture, answer = st.columns([1, 1], gap="medium", vertical_alignment="center")
        with picture:
            asked = text.probe(where, taught.classes)
        if asked:
            image, truth = asked
            with picture:
                components.figure(image, "A new picture", "The new picture", key="probe")
            with answer:
                label = taught.classes.index(truth) if truth else None
                components.ranking(ranking_text.rows(taught.predict(image), 1, label), key="own_ranking")
        st.markdown(text.verdict(taught))
    else:
        st.markdown("Give pictures of two classes at least. Ten or twenty of each are enough to see it learn.")

sections.section("What just happened")
if taught:
    st.markdown(text.explanation(taught))
    st.latex(text.formula(taught))
    matrix, wrong = st.columns(2, gap="large")
    with matrix:
        st.markdown("What was taken for what, while it was left out")
        text.confusion(taught, key="own_confusion")
    with wrong:
        mistakes = text.mistakes(taught, examples)
        st.markdown("Its surest mistakes" if mistakes else "No mistakes")
        components.scoreboard(mistakes, key="own_mistakes")
else:
    st.markdown("Nothing yet: there is nothing to learn from.")

sections.section("Evidence", text.EVIDENCE)
text.measured()

sections.exercise(
    "own_classes_good",
    f"Reach a cross-validated accuracy of {GOAL:.0%} with {ENOUGH} pictures or more.".replace("%", " %"),
    solved=taught is not None and taught.choice.accuracy >= GOAL and len(taught.labels) >= ENOUGH,
    praise="More pictures, or classes that look less alike: both work, and which one did it is in the confusion.",
    hint="Which two classes does it confuse? Leave one of them out, or give more pictures of each.",
)


def _downloads() -> None:
    if taught:
        st.download_button(
            "Your classifier (zip)",
            lambda: takeaway.pack(taught),
            "classifier.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
            help="The network, your head, the names and a script that runs them without the suite. No picture.",
        )


sections.take_away(text.snippet(where), _downloads)
sections.sources(LESSON)

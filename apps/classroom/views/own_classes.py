"""Teach it your own classes: a linear head on a trained network's features, in seconds, without TensorFlow."""

import streamlit as st

from apps.classroom import lessons
from apps.classroom.ui import components, lesson_parts, own_classes, own_pictures, ranking
from core.transfer import takeaway

LESSON = lessons.find("own_classes")
GOAL, ENOUGH = 0.95, 20

lesson_parts.header(LESSON)
stage, side = st.columns([3, 2], gap="large")
with side:
    examples, left_out, where = own_pictures.gather()
    own_classes.left_out(left_out)
    taught = own_classes.teach(examples, where) if examples else None
    own_classes.sheet(examples)
with stage:
    if taught:
        picture, answer = st.columns([1, 1], gap="medium", vertical_alignment="center")
        with picture:
            asked = own_classes.probe(where, taught.classes)
        if asked:
            image, truth = asked
            with picture:
                components.figure(image, "A new picture", "The new picture", key="probe")
            with answer:
                label = taught.classes.index(truth) if truth else None
                components.ranking(ranking.rows(taught.predict(image), 1, label), key="own_ranking")
        st.markdown(own_classes.verdict(taught))
    else:
        st.markdown("Give pictures of two classes at least. Ten or twenty of each are enough to see it learn.")

lesson_parts.section("What just happened")
if taught:
    st.markdown(own_classes.explanation(taught))
    st.latex(own_classes.formula(taught))
    matrix, wrong = st.columns(2, gap="large")
    with matrix:
        st.markdown("What was taken for what, while it was left out")
        own_classes.confusion(taught, key="own_confusion")
    with wrong:
        mistakes = own_classes.mistakes(taught, examples)
        st.markdown("Its surest mistakes" if mistakes else "No mistakes")
        components.scoreboard(mistakes, key="own_mistakes")
else:
    st.markdown("Nothing yet: there is nothing to learn from.")

lesson_parts.section("Evidence", own_classes.EVIDENCE)
own_classes.measured()

lesson_parts.exercise(
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


lesson_parts.take_away(own_classes.snippet(where), _downloads)
lesson_parts.sources(LESSON)

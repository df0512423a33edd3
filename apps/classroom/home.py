"""The landing page: a gallery of the lessons."""

import streamlit as st

from apps.classroom import catalogue
from apps.classroom.ui import components
from apps.shared import finished

st.title("Convolab", anchor=False)
st.markdown(
    "Practical deep learning for computer vision, live: "
    "look at a finished result, turn the knobs, run it on your own picture."
)

cards = [
    {
        "name": lesson.name,
        "address": lesson.address,
        "source": finished.address(lesson.name),
        "chapter": chapter,
        "question": lesson.question,
        "summary": lesson.summary,
    }
    for chapter, lessons in catalogue.CHAPTERS.items()
    for lesson in lessons
]
if opened := components.gallery(cards, key="gallery"):
    st.switch_page(catalogue.find(opened).page)
with_widget = sum(bool(lesson.widget) for lesson in catalogue.LESSONS)
st.markdown(f"The playgrounds of {with_widget} lessons are also small [widgets](widgets/), each with an API.")

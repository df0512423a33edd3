"""The pages of the navigation, chapter by chapter."""

from copy import copy
from functools import cache

import streamlit as st
from streamlit.navigation.page import Page

from apps.classroom import catalogue
from apps.classroom.ui.lesson import FOLDER


def pages() -> dict[str, list[Page]]:
    """The gallery and all lessons, for `st.navigation`.

    Streamlit notes in a page whether it may run, so every run of the classroom gets its own; to make them all from
    nothing would look for 29 files.
    """
    return {chapter: [copy(page) for page in declared] for chapter, declared in _declared().items()}


@cache
def _declared() -> dict[str, list[Page]]:
    home = st.Page(FOLDER / "home.py", title="All lessons", icon=":material/grid_view:", default=True)
    chapters = {
        chapter: [
            st.Page(lesson.page, title=lesson.title, icon=lesson.icon, url_path=lesson.address) for lesson in lessons
        ]
        for chapter, lessons in catalogue.CHAPTERS.items()
    }
    about = st.Page(FOLDER / "about.py", title="Data and models", icon=":material/info:", url_path="about")
    return {"": [home], **chapters, "About": [about]}

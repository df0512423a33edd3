"""The place of a lesson in the course: what it builds on, and which lesson comes next."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.ui.lesson import Lesson


def links(builds_on: Sequence[Lesson], following: Lesson | None) -> None:
    """Show links to the lessons that the current one presupposes, and to the one that follows it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if builds_on:
            st.markdown("Builds on", width="content")
        for lesson in builds_on:
            st.page_link(lesson.page, label=lesson.title, icon=lesson.icon, width="content")
        if following is not None:
            st.space("stretch")
            with st.container(horizontal=True, vertical_alignment="center", width="content"):  # Kept on one line.
                st.markdown("Next", width="content")
                st.page_link(following.page, label=following.title, icon=following.icon, width="content")

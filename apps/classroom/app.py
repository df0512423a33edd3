"""The classroom: navigation only. `python -m apps.server` serves it; so does `streamlit run` on this file."""

import sys
from pathlib import Path

import streamlit as st

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from apps.classroom import catalogue, navigation  # noqa: E402
from apps.classroom.ui import controls, course, presenter, sections, teacher, theme  # noqa: E402
from apps.classroom.ui.jobs import invitation  # noqa: E402
from apps.classroom.ui.lesson import FOLDER  # noqa: E402
from apps.classroom.ui.teaching import glossary, notes  # noqa: E402
from apps.operations import metrics  # noqa: E402
from apps.shared.markdown import as_written  # noqa: E402
from core.errors import ConvolabError  # noqa: E402

st.set_page_config(page_icon=str(FOLDER / "static" / "icon.svg"), layout="wide")  # Before a page's own icon is taken.
pages = navigation.pages()
teacher.recognise()
if teacher.is_here():
    pages[""].append(st.Page("status.py", title="Status", icon=":material/monitoring:", url_path="status"))
page = st.navigation(pages)
lesson = next((lesson for lesson in catalogue.LESSONS if lesson.address == page.url_path), None)
st.set_page_config(page_title="Convolab" if lesson is None else f"{lesson.title} · Convolab")
theme.apply()
controls.begin_page(page.url_path)
if lesson is not None:
    presenter.show(lesson)
    invitation.invite(page.url_path)
try:
    with metrics.page_run(page.url_path):
        page.run()
except ConvolabError as error:  # For example a damaged model; the sentence says what to do.
    st.error(as_written(str(error)), icon=":material/error:")
if lesson is not None:
    cited, course_of = st.columns([2, 3], vertical_alignment="top")
    with cited:
        sections.sources(lesson)
    with course_of:
        course.links([catalogue.find(name) for name in lesson.builds_on], catalogue.after(lesson))
    notes.show(lesson)
    glossary.show()

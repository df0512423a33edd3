"""The classroom: navigation only. `python -m apps.server` serves it; `streamlit run` on this file does as well."""

import sys
from pathlib import Path

import streamlit as st

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from apps.classroom import catalogue  # noqa: E402
from apps.classroom.lesson import FOLDER  # noqa: E402
from apps.classroom.ui import controls, theme  # noqa: E402
from core.errors import ConvolabError  # noqa: E402

st.set_page_config(page_title="Convolab", page_icon=str(FOLDER / "static" / "icon.svg"), layout="wide")
theme.apply()

home = st.Page("home.py", title="All lessons", icon=":material/grid_view:", default=True)
pages: dict[str, list] = {"": [home]}
for chapter, lessons in catalogue.CHAPTERS.items():
    pages[chapter] = [
        st.Page(lesson.page, title=lesson.title, icon=lesson.icon, url_path=lesson.address) for lesson in lessons
    ]
shown = st.navigation(pages)
controls.begin_page(shown.url_path)
try:
    shown.run()
except ConvolabError as error:  # A damaged model, a missing sample: the sentence says what to do.
    st.error(str(error), icon=":material/error:")

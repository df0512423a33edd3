"""The invitation to watch what the teacher runs."""

import streamlit as st

from apps.classroom.ui import teacher
from apps.classroom.ui.jobs import started_jobs
from core.serving import jobs
from core.serving.job import FINAL

LOOK_FOR_TEACHER = 5.0
"""Seconds between two looks whether the teacher has started a run."""


def invite(page: str) -> None:
    """Above a page, offer to watch what the teacher runs on it, as soon as there is something.

    Args:
        page: its address.
    """
    if teacher.is_expected() and not teacher.is_here():
        _invitation(page)


@st.fragment(run_every=LOOK_FOR_TEACHER)
def _invitation(page: str) -> None:
    key, shown = started_jobs.run_by_teacher().get(page, ("", None))
    job = jobs.find(shown.job_id) if shown is not None else None
    if shown is None or job is None or job.state in FINAL or started_jobs.running(key):
        return
    icon = ":material/cast_for_education:"
    if st.button("Watch your teacher's run", key="watch_teacher", icon=icon):
        started_jobs.watch(key, shown)
        st.rerun()  # The whole page, not the fragment alone.

"""Pages of tests bring a job of their own, which no engine knows."""

import pytest
import streamlit as st

from core.serving import jobs


@pytest.fixture(autouse=True)
def found_in_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job that callbacks find is the one that the page has put into its session as "job"."""
    monkeypatch.setattr(jobs, "find", lambda job_id: st.session_state["job"])

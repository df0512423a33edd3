"""A pause belongs to its job, and ends by itself."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.ui.training import pausing


def page() -> None:
    """A page with the button; runs inside AppTest."""
    from types import SimpleNamespace
    from typing import Any, cast

    import streamlit as st

    from apps.classroom.ui.training import pausing

    said: list[str] = st.session_state.setdefault("said", [])

    def note(word: str) -> Any:
        return lambda: said.append(word)

    name = st.selectbox("Job", ["first", "second"], key="name")
    job = st.session_state["job"] = cast(
        Any, SimpleNamespace(id=name, pause=note("pause"), resume=note("resume"), step=note("step"))
    )
    pausing.limit(job, "race")
    pausing.button(job, "race")
    st.caption(pausing.time_left(job, "race"))


def test_a_pause_belongs_to_its_job() -> None:
    app = AppTest.from_function(page, default_timeout=120).run()
    app.button[0].click().run()
    assert (app.button[0].label, said(app)) == ("Resume", ["pause"])
    app.selectbox(key="name").set_value("second").run()
    assert app.button[0].label == "Pause"
    app.selectbox(key="name").set_value("first").run()
    app.button[0].click().run()
    assert (app.button[0].label, said(app)) == ("Pause", ["pause", "resume"])


def test_a_pause_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(page, default_timeout=120).run()
    app.button[0].click().run()
    assert app.caption[0].value.startswith("It resumes by itself in 60 s")
    monkeypatch.setattr(pausing, "LONGEST", 0.0)
    app.run()
    assert (app.button[0].label, said(app)) == ("Pause", ["pause", "resume"])


def said(app: AppTest) -> Any:
    assert not app.exception
    return app.session_state["said"]

"""Short computations of a page: done at once if they are quick, shown while they last, tried again after a failure."""

import time
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.ui.pictures import brief_jobs
from core.serving import jobs
from core.serving.jobs import Engine


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine that runs the streams of tests; the one of the other tests waits meanwhile."""
    engine = Engine(allowed=("core.", "tests."))
    monkeypatch.setattr(jobs, "_engine", engine)
    yield engine
    engine.shutdown()


def page() -> None:
    """The result of a stream that the session names; runs inside AppTest."""
    import streamlit as st

    from apps.classroom.ui.pictures import brief_jobs
    from core.errors import ConvolabError

    target, arguments = st.session_state["stream"]
    try:
        done = brief_jobs.result("brief", target, *arguments, of=(target, *arguments), saying="Counting")
        st.text("under way" if done is None else f"done: {done.step}")
    except ConvolabError as error:
        st.text(f"failed: {error}")


def run(app: AppTest, target: str, *arguments: object) -> str:
    app.session_state["stream"] = (f"tests.core.serving.streams:{target}", arguments)
    app.run()
    assert not app.exception, app.exception
    return str(app.text[0].value)


def test_a_quick_one_is_waited_for_and_a_long_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(page, default_timeout=120)
    monkeypatch.setattr(brief_jobs, "WAIT", 100.0)
    assert run(app, "count", 3) == "done: 3"
    monkeypatch.setattr(brief_jobs, "WAIT", 0.0)
    assert run(app, "count", 3) == "done: 3"  # It is not computed again.
    stopped = jobs.ended()[jobs.State.STOPPED]
    assert run(app, "count", 1_000_000_000, 0.02) == "under way"
    monkeypatch.setattr(brief_jobs, "WAIT", 100.0)
    assert run(app, "count", 2) == "done: 2"
    while jobs.ended()[jobs.State.STOPPED] == stopped:  # The one that nobody wants any more is stopped.
        time.sleep(0.05)


def test_a_failure_is_said_and_the_next_run_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief_jobs, "WAIT", 100.0)
    app = AppTest.from_function(page, default_timeout=120)
    for _ in range(2):
        assert run(app, "no_such_stream").startswith("failed: There is no computation named")
    assert jobs.ended()[jobs.State.FAILED] == 2

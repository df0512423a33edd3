"""Jobs on pages: the same for all who want the same, found again after a reload, announced with their wait."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from apps.classroom.ui import controls
from apps.classroom.ui.jobs import start_button, started_jobs
from core.serving import jobs
from core.serving.jobs import Job, State
from tests.apps.classroom.pages import checked, open_page
from tests.core.serving.test_jobs import until

KEY = "dream_run"


def start(app: AppTest) -> Job:
    """Press the button that starts a dream."""
    checked(next(button for button in app.button if button.label.startswith("Dream, about")).click().run())
    return job_of(app)


def job_of(app: AppTest) -> Job:
    job = jobs.find(app.session_state[KEY].job_id)
    assert job is not None
    return job


@pytest.fixture(autouse=True)
def waiting(busy: Job) -> None:
    """The worker is busy, so that what pages start waits."""
    until(lambda: busy.state is State.RUNNING)


def test_a_class_that_presses_the_same_button_waits_for_one_run() -> None:
    students = [start(open_page("deep_dream")) for _ in range(3)]
    assert len({job.run.id for job in students}) == 1 and len({job.id for job in students}) == 3
    other = start(open_page("deep_dream", steps="7"))
    assert other.run is not students[0].run


def test_a_button_says_how_long_its_job_would_wait() -> None:
    first = start(open_page("deep_dream", steps="7"))
    labels = [button.label for button in open_page("deep_dream").button]
    assert any("of waiting" in label for label in labels if label.startswith("Dream, about"))
    first.stop()


def test_a_reload_finds_the_job_and_others_follow_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("deep_dream", steps="7")
    job = start(app)
    assert job.id in app.query_params[started_jobs.RUN]
    other = open_page("deep_dream", run=job.id)
    assert job_of(other).run is job.run and job_of(other).is_guest and job_of(other) is not job
    assert other.session_state[KEY].inputs == app.session_state[KEY].inputs
    monkeypatch.setattr(started_jobs, "owner", lambda: job.owner)
    reloaded = open_page("deep_dream", run=job.id)
    assert job_of(reloaded) is job


@pytest.mark.parametrize("asked", ["", "nothing", "../../etc"])
def test_an_address_of_no_job_is_ignored(asked: str) -> None:
    assert KEY not in open_page("deep_dream", run=asked).session_state


def test_the_memory_of_jobs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    monkeypatch.setattr(started_jobs, "REMEMBERED", 2)
    for steps in ("7", "8", "9"):
        last = start(open_page("deep_dream", steps=steps))
    assert len(started_jobs._remembered()) == 2 and last.id in started_jobs._remembered()


def test_another_page_forgets_what_was_offered_and_a_late_press_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)
    controls.begin_page("deep-dream")
    start_button._offers()["dream"] = lambda: kept.update(pressed=True)
    start_button._take_up("dream")
    assert kept.pop("pressed")
    controls.begin_page("gans")
    assert not start_button._offers()
    start_button._take_up("dream")
    assert "pressed" not in kept

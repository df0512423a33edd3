"""The teacher goes first, shows what runs, and sees who waits."""

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.ui.lesson import FOLDER
from apps.classroom.ui.teacher import VARIABLE
from core.serving import jobs
from core.serving.jobs import Job, State
from tests.apps.classroom.pages import checked, open_page
from tests.core.serving.test_jobs import until

KEY = "open sesame"


@pytest.fixture(autouse=True)
def school(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)


def opened(key: str, page: str = "home.py") -> AppTest:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120)
    app.query_params["teacher"] = key
    app.run()
    app.switch_page(page)
    return checked(app.run())


def button(app: AppTest, start: str) -> object:
    return next((each for each in app.button if each.label.startswith(start)), None)


def test_the_key_opens_the_status_page_and_leaves_the_address(busy: Job) -> None:
    until(lambda: busy.state is State.RUNNING)
    waiting = jobs.submit("core.nowhere:nothing", owner="student")
    app = opened(KEY, "status.py")
    assert app.title[0].value == "Status" and "teacher" not in app.query_params
    assert any("place 1" in text.value for text in app.markdown)
    assert len([each for each in app.button if each.label == "Stop"]) == 2
    waiting.stop()


@pytest.mark.parametrize("key", ["", "open", "öffne dich"])
def test_a_wrong_key_opens_nothing(key: str) -> None:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120)
    app.query_params["teacher"] = key
    checked(app.run())
    assert "is_teacher" not in app.session_state


def test_without_a_key_there_is_no_teacher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    assert "is_teacher" not in opened("").session_state


def test_students_may_watch_what_the_teacher_runs(busy: Job) -> None:
    until(lambda: busy.state is State.RUNNING)
    student, teacher = open_page("deep_dream"), opened(KEY, "lessons/deep_dream/page.py")
    assert button(student, "Watch") is None
    others = jobs.submit("core.nowhere:nothing", owner="another student")
    start = next(each for each in teacher.button if each.label.startswith("Dream, about"))
    checked(start.click().run())
    place = others.status().place
    assert place is not None and place.position == 2, "the teacher goes first"
    student = checked(student.run())
    watch = button(student, "Watch your teacher's run")
    assert watch is not None
    checked(watch.click().run())  # type: ignore[attr-defined]
    run = student.session_state["dream_run"]
    job, shown = jobs.find(run.job_id), jobs.find(teacher.session_state["dream_run"].job_id)
    assert job is not None and shown is not None and job.run is shown.run and job.is_guest
    assert run.inputs == teacher.session_state["dream_run"].inputs
    others.stop()

"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

from core.serving.jobs import Job
from tests.apps.classroom.pages import checked, open_page, texts


def test_own_classes_are_learnt_while_the_worker_is_busy(busy: Job) -> None:
    app = open_page("own_classes")
    assert "cross-validated" in texts(app)
    app.slider(key="pictures").set_value(10)
    assert "of 40 pictures" in texts(checked(app.run()))
    assert not busy.finished


def test_one_class_is_a_sentence() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_classes").set_value(["star"])
    app = checked(app.run())
    assert "of one class, “star”" in app.info[0].value

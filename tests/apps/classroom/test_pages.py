"""Every page as its script runs it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from apps.classroom import catalogue
from apps.classroom.ui.lesson import FOLDER, Lesson
from apps.classroom.ui.pictures import labelled_pictures
from apps.classroom.ui.references import references
from core.serving import jobs
from tests.apps.classroom.pages import check, code_blocks, kept_by_controls, open_page, texts

NEED_NO_MODEL = {
    "architectures", "data_too_large", "deep_dream", "fine_tuning", "gan_laboratory", "network_race", "optimizers_race",
    "style_by_optimization", "train_live", "training_recipe", "which_transfer",
}  # fmt: skip
LITTLE = 20_000
"""Bytes that a control may keep of an array."""


@pytest.mark.parametrize("lesson", catalogue.LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_has_the_same_anatomy(lesson: Lesson) -> None:
    app = open_page(lesson.name)
    assert app.title[0].value == lesson.question
    headers = [h.value for h in app.header]
    wanted = ["What just happened", "Evidence", "Try it", "Take it away"]
    assert [h for h in headers if h in wanted] == wanted
    assert f"Sources ({len(lesson.cites)})" in [expander.label for expander in app.expander]
    assert all(references()[cited.key].address in texts(app) for cited in lesson.cites)
    for code in code_blocks(app):
        if "import " in code:  # Others quote a function of the suite, or are a recipe.
            check(code)
    large = [name for name, kept in kept_by_controls(app) if isinstance(kept, np.ndarray) and kept.nbytes > LITTLE]
    assert not large, "thirty visitors would keep a picture each for every control that they have seen"


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty `trained/`, also for the worker, a new one, because it takes over the environment when it starts."""
    monkeypatch.setattr(jobs, "_engine", None)  # The worker of the other tests waits meanwhile.
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    labelled_pictures.forget_samples()  # What was seen before can be shown without a model.
    st.cache_resource.clear()
    yield
    jobs.shutdown()


@pytest.mark.usefixtures("no_models")
def test_a_missing_model_is_a_sentence() -> None:
    for lesson in catalogue.LESSONS:
        app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120)
        app.run()
        app.switch_page(f"lessons/{lesson.name}/page.py").run()
        assert not app.exception, lesson.name
        if lesson.name in NEED_NO_MODEL:
            assert not app.error, lesson.name
        else:
            assert len(app.error) == 1, lesson.name
            assert "There is no trained artifact '" in app.error[0].value, lesson.name


def test_the_gallery_opens() -> None:
    assert open_page("home").title[0].value == "Convolab"

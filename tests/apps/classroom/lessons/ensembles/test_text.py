"""The page of ensembles as its script runs it."""

from pathlib import Path

import numpy as np
import pytest

from apps.classroom.lessons.ensembles import text as lesson_text
from core.data.sets import datasets
from tests.apps.classroom.pages import execute, open_page, texts


def test_the_snippet_of_ensembles_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ensembles", family="three different", joined="2")
    lines = execute(app.code[0].value, tmp_path).strip().splitlines()
    assert len(lines) == 2
    accuracy, loss, mean = (float(word) for word in lines[1].replace("<=", " ").split()[1:])
    assert f"The average of 2 is right on **{accuracy:.1%}".replace("%", " %") in texts(app) and loss <= mean


def test_jensens_bound_is_shown_for_the_picture_that_was_picked() -> None:
    app = open_page("ensembles", sample="cat")
    asked = next(frame.value for frame in app.dataframe if "says" in frame.value)
    assert len(asked) == 5 and f"{asked['loss −ln p'].mean():.3f}" in app.latex[0].value


def test_the_exercise_of_ensembles_wants_company_that_hurts() -> None:
    assert not open_page("ensembles").success
    assert "Solved" in open_page("ensembles", family="strong and weak", joined="7").success[0].value


@pytest.mark.data
@pytest.mark.skipif(datasets.where("cifar10") is None, reason="CIFAR-10 is not here")
def test_pictures_that_flip_are_those_of_the_table() -> None:
    family = lesson_text.family("five alike")
    drawing, sentence = lesson_text.flip_pictures(family, 3)
    numbers = lesson_text.flip_table(family, 3)["test picture"]
    first = datasets.load("cifar10").parts["test"].pictures.read(numbers[0], 240)
    assert drawing is not None and sentence.endswith(".")
    assert np.abs(drawing[14:134, 14:134].mean((0, 1)) - first.mean((0, 1))).max() < 3


def test_without_the_data_a_sentence_says_where_they_are_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    app = open_page("ensembles")
    assert any("cifar10.npz" in caption.value and "`data/`" in caption.value for caption in app.caption)

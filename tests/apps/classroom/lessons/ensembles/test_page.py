"""The page as its script runs it."""

from pathlib import Path

import pytest

from core.data.sets import datasets
from tests.apps.classroom.pages import code_blocks, execute, open_page, texts


def test_the_snippet_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ensembles", family="three different", joined="2")
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    assert len(lines) == 2
    accuracy, loss, mean = (float(word) for word in lines[1].replace("<=", " ").split()[1:])
    assert f"The average of 2 is right on **{accuracy:.1%}".replace("%", " %") in texts(app) and loss <= mean


def test_jensens_bound_is_shown_for_the_picture_that_was_picked() -> None:
    app = open_page("ensembles", sample="cat")
    table = next(frame.value for frame in app.dataframe if "prediction" in frame.value)
    assert len(table) == 5 and f"{table['loss −ln p'].mean():.3f}" in app.latex[0].value


def test_the_exercise_wants_company_that_hurts() -> None:
    assert not open_page("ensembles").success
    assert "Solved" in open_page("ensembles", family="strong and weak", joined="7").success[0].value


def test_without_the_data_a_sentence_says_where_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    app = open_page("ensembles")
    assert any("cifar10.npz" in caption.value and "`data/`" in caption.value for caption in app.caption)

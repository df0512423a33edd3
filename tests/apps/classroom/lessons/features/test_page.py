"""The page as its script runs it: its sentences, and the code that it offers."""

from pathlib import Path

import pytest

from apps.classroom.lessons.features import exercise, layer_accuracy
from core.data.sets import datasets
from core.evaluation import proportions
from core.numbers import percent
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_without_the_data_a_sentence_says_where_to_get_the_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    assert "Put flowers17.zip into `data/`" in texts(open_page("features"))


def test_the_snippet_extracts_the_vector_of_the_page(tmp_path: Path) -> None:
    assert execute(code_blocks(open_page("features", cut="8"))[0], tmp_path).startswith("(80,) [")


def test_the_exercise_is_solved_only_by_checking_the_right_cut() -> None:
    earliest = layer_accuracy.earliest(exercise.GOAL)
    number = 1 + [layer.name for layer in layer_accuracy.layers()].index(earliest.name)
    app = open_page("features", cut=str(number))
    assert not app.success  # The slider passes every cut.
    app.slider(key="cut").set_value(number - 1)
    app = checked(app.run())
    app.button(key="features_check").click()
    app = checked(app.run())
    assert not app.success and any("Not all of the interval" in caption.value for caption in app.caption)
    app.slider(key="cut").set_value(number)
    app = checked(app.run())
    app.button(key="features_check").click()
    (praise,) = checked(app.run()).success
    best = layer_accuracy.best()
    assert proportions.with_interval(earliest.accuracy, earliest.images) in praise.value
    assert f"{percent(best.accuracy)} on block 16" in praise.value
    assert ("beyond chance" in praise.value) == earliest.compared(best).is_beyond_chance

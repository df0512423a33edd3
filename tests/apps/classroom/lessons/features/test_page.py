"""The page as its script runs it: its sentences, and the code that it offers."""

from pathlib import Path

import pytest

from apps.classroom.lessons.features import layer_accuracy
from core.data.sets import datasets
from core.numbers import percent
from tests.apps.classroom.pages import code_blocks, execute, open_page, texts


def test_without_the_data_a_sentence_says_where_to_get_the_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    assert "Put flowers17.zip into `data/`" in texts(open_page("features"))


def test_the_snippet_extracts_the_vector_of_the_page(tmp_path: Path) -> None:
    assert execute(code_blocks(open_page("features", cut="8"))[0], tmp_path).startswith("(80,) [")


def test_the_praise_agrees_with_the_recorded_accuracies() -> None:
    accuracies = layer_accuracy.accuracies()
    (praise,) = open_page("features", cut="8").success
    assert f"A head on block7_out reaches {percent(accuracies['block7_out'])}." in praise.value
    assert f"to {percent(max(accuracies.values()))} at most, on block16_out" in praise.value

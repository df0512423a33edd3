"""The page of feature extraction: the map and its pictures, where they are on this machine."""

import pytest

from apps.classroom.lessons.features import text as lesson_text
from core.data.sets import datasets
from tests.apps.classroom.pages import open_page, texts


def test_without_the_data_a_sentence_says_where_the_pictures_are_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    assert "Put flowers17.zip into `data/`" in texts(open_page("features"))


@pytest.mark.data
@pytest.mark.skipif(datasets.where("flowers17") is None, reason="Flowers-17 is not here")
def test_every_dot_has_its_picture_as_soon_as_the_data_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(datasets, "where", lambda _: None)
        assert not lesson_text.flowers().sheet
    known = lesson_text.flowers()
    assert known.sheet.startswith("data:image/webp") and len(known.sheet) < 1_000_000
    assert known.said == "Hover over a dot to see its picture."

"""The page as its script runs it."""

import json
from pathlib import Path

import pytest

from apps.classroom.lessons.ensembles import free_pictures, text
from core.data import samples
from core.data.sets import datasets
from core.evaluation import proportions
from tests.apps.classroom.pages import code_blocks, execute, open_page, texts


def test_the_snippet_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ensembles", family="three different", joined="2")
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    assert len(lines) == 2
    accuracy, loss, mean = (float(word) for word in lines[1].replace("<=", " ").split()[1:])
    interval = proportions.with_interval(accuracy, 10_000)
    assert f"The average of 2 is right on **{interval}**" in texts(app) and loss <= mean


def test_jensens_bound_is_shown_for_the_picture_that_was_picked() -> None:
    app = open_page("ensembles", sample="cat", look="Your image")
    table = next(frame.value for frame in app.dataframe if "prediction" in frame.value)
    assert len(table) == 5 and f"{table['loss −ln p'].mean():.3f}" in app.latex[0].value


def test_the_exercise_wants_the_smallest_company_that_hurts() -> None:
    assert not open_page("ensembles").success
    for joined in ("3", "5", "7"):  # Five is what the page opens with.
        assert not open_page("ensembles", family="strong and weak", joined=joined).success
    app = open_page("ensembles", family="strong and weak", joined="4")
    assert "Solved" in app.success[0].value and "0.18 points less accurate" in app.success[0].value


def test_without_the_data_a_sentence_says_where_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    app = open_page("ensembles", look="Flipped predictions")
    assert any("cifar10.npz" in caption.value and "`data/`" in caption.value for caption in app.caption)
    shown = [json.loads(e.proto.json) for e in app.get("bidi_component") if "figure" in e.proto.component_name]
    voted = free_pictures.predictions("five alike").argmax(axis=2)
    disputed = sum(len(set(votes)) > 1 for votes in voted.tolist())
    assert any(f"On {disputed} of {len(samples.SAMPLES)} the members" in data["caption"] for data in shown)


def test_the_formula_follows_a_test_image_on_which_the_members_disagree() -> None:
    app = open_page("ensembles")
    assert "For test image " in texts(app) and r"\;\le\;" in app.latex[0].value
    assert "For cat, class “cat”" in texts(open_page("ensembles", look="Your image"))


@pytest.mark.parametrize("look", text.VIEWS)
def test_every_view_stands_with_a_single_member(look: str) -> None:
    assert "Let others join" in texts(open_page("ensembles", look=look, joined="1"))


def test_kinds_of_members_are_compared_in_equal_numbers() -> None:
    app = open_page("ensembles", look=text.DIVERSE)
    table = next(frame.value for frame in app.dataframe if text.CORRELATION in frame.value)
    assert len(table) == 3 and table[text.CORRELATION].idxmax() == 2

"""The page as its script runs it."""

import json

import pytest

from apps.classroom.lessons.fine_tuning import fine_tuning_run, take_away, text
from core.transfer.fine_tuning.settings import FineTuningSettings
from tests.apps.classroom.pages import check, checked, code_blocks, open_page, texts


def test_the_surgery_is_shown_in_plain_keras() -> None:
    app = open_page("fine_tuning")
    app.button_group(key="fine_tuning_view").set_value("keras")
    assert take_away.KERAS.strip() in code_blocks(checked(app.run()))
    check(take_away.KERAS)
    assert "core" not in take_away.KERAS


def test_the_numbers_come_before_the_picture() -> None:
    """On a low screen the first view must hold an accuracy, not only the columns."""
    app = open_page("fine_tuning")
    kinds = [getattr(e, "value", "") or getattr(e.proto, "component_name", "") for e in app.main]
    said = next(i for i, kind in enumerate(kinds) if "of the validation images" in str(kind))
    assert said < next(i for i, kind in enumerate(kinds) if kind == "convolab_graph")


def test_the_page_opens_on_the_recorded_run_and_says_when_the_knobs_differ_from_it() -> None:
    app = open_page("fine_tuning")
    assert "A recorded run with the default settings." in texts(app)
    assert not any("other settings" in caption.value for caption in app.caption)
    app = open_page("fine_tuning", train_from="stem")
    assert any("other settings" in caption.value for caption in app.caption)


def test_what_is_taken_away_is_whole() -> None:
    check(take_away.snippet(FineTuningSettings(seed=3)))
    history = json.loads(take_away.history_json(fine_tuning_run.recorded()))
    assert len(history["epochs"]) == history["planned"] == FineTuningSettings().epochs


@pytest.mark.parametrize(
    ("key", "view", "said"),
    [
        ("fine_tuning_view", "weights", text.NORMALISATION),
        ("fine_tuning_evidence", "not", "a small network trained from scratch"),
        ("fine_tuning_evidence", "metrics", "Origin and licence"),
        ("fine_tuning_evidence", "stages", text.CURVES),
    ],
)
def test_each_view_can_be_chosen(key: str, view: str, said: str) -> None:
    app = open_page("fine_tuning")
    assert text.EXPLANATION in texts(app) and text.EVIDENCE in texts(app)
    app.button_group(key=key).set_value(view)
    app = checked(app.run())
    assert said in texts(app) + "".join(caption.value for caption in app.caption)

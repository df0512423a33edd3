"""The page as its script runs it."""

import json

from apps.classroom.lessons.fine_tuning import fine_tuning_run, take_away
from core.transfer.fine_tuning.settings import FineTuningSettings
from tests.apps.classroom.pages import check, code_blocks, open_page, texts
from tests.repository import ROOT


def test_the_code_of_the_surgery_is_quoted_from_its_file() -> None:
    quoted = [code for code in code_blocks(open_page("fine_tuning")) if code.startswith("def ")]
    source = (ROOT / "core/transfer/fine_tuning/surgery.py").read_text(encoding="utf-8")
    assert [code.partition("(")[0] for code in quoted] == ["def replace_head", "def freeze_before"]
    for code in quoted:
        assert '"""' not in code and code.strip().splitlines()[-1] in source


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

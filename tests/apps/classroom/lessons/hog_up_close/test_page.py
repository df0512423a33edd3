"""The page of HOG up close."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.hog_up_close import mining, text
from core.detection.classical.hog_light import LightChange
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def component(app: AppTest, name: str) -> Any:
    (shown,) = [e.proto for e in app.get("bidi_component") if e.proto.component_name == f"convolab_{name}"]
    return json.loads(shown.json)


def unpacked(packed: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed), "<f4")


def test_it_opens_on_the_person_and_the_terms_add_up() -> None:
    stage = component(open_page("hog_up_close"), "hog_stage")
    scores = unpacked(stage["scores"]).reshape(stage["grid"])
    row, column = stage["at"]
    assert stage["at"] == stage["best"] and scores[row, column] == scores.max() > 5
    terms = {kind: float(value.replace("−", "-")) for kind, _, value in stage["terms"]}
    assert terms["for"] + terms["against"] + terms["bias"] == pytest.approx(terms["score"], abs=0.02)
    assert terms["score"] == pytest.approx(scores.max(), abs=0.006)
    contributions = unpacked(stage["contributions"])
    assert len(contributions) == len(stage["said"]) == 16 * 8
    assert f"Contribution {text.signed(contributions[43])}" in stage["said"][43]
    np.testing.assert_allclose(unpacked(stage["blocks"]).reshape(-1, 4).sum(axis=1), contributions, atol=1e-4)


def test_the_knobs_turn_the_detector_and_its_round() -> None:
    app = open_page("hog_up_close", detector="raccoon", mining_round="1", window="3.4", sample="cat")
    first = component(app, "hog_stage")
    assert first["at"] == [3, 4] and first["plain"] and first["cells"] == [8, 8]
    app.slider("mining_round").set_value(4)
    last = component(checked(app.run()), "hog_stage")
    assert last["at"] == [3, 4], "the window stays where it is"
    assert (unpacked(last["scores"]) > 0).sum() < (unpacked(first["scores"]) > 0).sum()
    app.slider("longest").set_value(320)
    moved = component(checked(app.run()), "hog_stage")
    assert moved["at"] == moved["best"] and "window" not in app.query_params, "another size has other windows"


def test_the_sentences_say_what_was_measured() -> None:
    app = open_page("hog_up_close")
    measured = [each.measured for each in mining.rounds()]
    said = texts(app)
    assert f"**{measured[0].false_alarms:,}** to **{measured[-1].false_alarms:,}**" in said
    low, high = measured[-1].gain_interval
    assert ("which may be chance" in said) == (low <= 0 <= high)
    cards = component(app, "round_cards")["cards"]
    assert [card["title"] for card in cards] == [text.round_title(n, m) for n, m in enumerate(measured, 1)]
    change = LightChange(0.5, 0.29, 0.129, 0.04, 1.0, -0.001)
    assert "by **12.9 %**" in text.light(change, 0.5, 1.0, True) and "**+0.00**" in text.light(change, 0.5, 1.0, True)


def test_somebody_who_is_not_there_solves_the_exercise() -> None:
    assert open_page("hog_up_close", sample="rocket", longest="512").success
    assert not open_page("hog_up_close", sample="rocket").success
    assert not open_page("hog_up_close").success


def test_the_snippet_prints_the_score_of_the_page(tmp_path: Path) -> None:
    app = open_page("hog_up_close", gamma="1.5", window="2.3")
    score = component(app, "hog_stage")["terms"][-1][2].replace("−", "-")
    assert f"score {score}" in execute(code_blocks(app)[0], tmp_path)

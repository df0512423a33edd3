"""The page of the detector trained end to end; most tests take the detector of raccoons, which has one class."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.trained_end_to_end import detecting, evidence, text
from apps.classroom.lessons.trained_end_to_end.drawn_box import SMALLEST
from core.boxes import iou
from core.detection import recorded_detections
from core.detection.ssd.matching import RESPONSIBLE, match
from core.serving import artifacts
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts

RACCOON = {"detector": "raccoon_ssd", "sample": "raccoon"}
THIN = "0:0.100,0.500,0.900,0.530"


def component(app: AppTest, name: str) -> dict[str, Any]:
    """What the page has sent to one of its browser components."""
    (shown,) = [e.proto for e in app.get("bidi_component") if e.proto.component_name == f"convolab_{name}"]
    data: dict[str, Any] = json.loads(shown.json)
    return data


def choose(app: AppTest, label: str, value: str) -> AppTest:
    (choice,) = [group for group in app.button_group if group.label == label]
    choice.set_value(value)
    return checked(app.run())


def test_the_responsible_boxes_are_those_of_the_training(tmp_path: Path) -> None:
    app = open_page("trained_end_to_end", **RACCOON, box="0:0.200,0.300,0.600,0.700")
    defaults = detecting.detector("raccoon_ssd").defaults
    box = np.array([[0.2, 0.3, 0.6, 0.7]], np.float32)
    targets, overlaps = match(defaults, box, np.zeros(1, np.int64)), iou(defaults.corners, box)[:, 0]
    responsible = int((targets.classes > 0).sum())
    assert app.metric[0].value == f"{responsible} of {len(overlaps):,}"
    drawn = component(app, "box_drawing")
    shown = [outline["overlap"] for outline in drawn["outlines"] if outline["role"] == "responsible"]
    assert len(shown) == responsible and min(shown) >= RESPONSIBLE
    assert shown[0] == pytest.approx(overlaps.max(), abs=1e-3)
    assert [len(level) for level in drawn["cells"]] == [side**2 for side in defaults.sides]
    assert max(map(max, drawn["cells"])) == pytest.approx(overlaps.max(), abs=6e-3)
    assert len([o for o in drawn["outlines"] if o["role"] == "negative"]) == 3 * responsible
    assert not app.success
    # The code on the page prints the same numbers, and the formula has their sum.
    printed = [float(number) for number in re.findall(r"[\d.]+", execute(code_blocks(app)[0], tmp_path))]
    assert printed[:2] == [responsible, pytest.approx(overlaps.max(), abs=1e-3)]
    total = float(app.latex[0].value.strip("$ \n").rpartition("= ")[2])
    assert total == pytest.approx(printed[2] + printed[3], abs=6e-3)


def test_a_thin_box_solves_the_exercise() -> None:
    app = open_page("trained_end_to_end", **RACCOON, box=THIN)
    assert app.metric[0].value.startswith("1 of")
    assert app.success and "no object goes without" in texts(app)


def test_evidence_follows_the_lowest_score() -> None:
    app = open_page("trained_end_to_end", **RACCOON)
    recorded = recorded_detections.read(artifacts.load("raccoon_ssd").path("detections_validation.json"))
    shown = component(app, "boxed_pictures")
    assert len(shown["pictures"]) == len(recorded.files) and not any(p["source"] for p in shown["pictures"])
    assert text.FRAMES in [caption.value for caption in app.caption]
    assert "38 images are few" in texts(app)
    for least in (0.4, 0.98):
        app.slider("least").set_value(least)
        at = component(checked(app.run()), "boxed_pictures")["at"]
        assert at + 1 == sum(int((found.scores >= least).sum()) for found in recorded.found)
    choose(app, text.VIEW, "errors")
    counts = [int(row["text"]) for row in component(app, "ranking")["rows"]]
    assert counts[-1] > 0  # With such a score, some raccoons are missed.
    shown_first = component(app, "boxed_pictures")["pictures"]
    assert len(shown_first) == min(max(counts), evidence.MOST) and all(p["caption"] for p in shown_first)
    assert f"{max(counts)} of {sum(counts)}" in texts(app)
    choose(app, text.VIEW, "counting")
    sure = sum(int((found.scores >= 0.98).sum()) for found in recorded.found)
    error = (sure - sum(len(truth.labels) for truth in recorded.truths)) / len(recorded.files)
    assert f"**raccoon**: {error:+.2f} per image".replace("-", "−") in texts(app)
    choose(app, text.VIEW, "training")
    assert "75 epochs on 158 images" in texts(app)
    assert "on the 38 validation images 0.994, 0.992, 0.965 at IoU 0.5; 0.787, 0.761, 0.785 at IoU 0.75" in texts(app)


def test_a_box_that_makes_no_sense_is_replaced() -> None:
    app = open_page("trained_end_to_end", **RACCOON, box="7:nan,1,2")
    left, top, right, bottom = component(app, "box_drawing")["box"]
    assert right - left >= SMALLEST and bottom - top >= SMALLEST

"""The page of the four detectors."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.four_detectors import looking, take_away, text
from core.data import samples
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page


def cards(app: AppTest) -> dict[str, Any]:
    """The cards on the page by title."""
    (shown,) = [e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_detector_cards"]
    return {card["title"]: card for card in json.loads(shown.json)["cards"]}


def test_it_opens_on_a_face_and_a_person() -> None:
    app = open_page("four_detectors")
    found = cards(app)
    assert found[text.TITLES["cascade"]]["said"] == "face"
    assert found[text.TITLES["network"]]["said"] == "person"
    assert found[text.TITLES["network"]]["boxes"][0]["text"] == "person 73 %"
    assert {unit for _, unit in found[text.TITLES["network"]]["facts"]} == {"ms", text.WINDOWS["network"], "MB"}
    assert [*app.dataframe[0].value.columns][:3] == ["detector", "class", "score"]


def test_thresholds_do_not_run_the_network_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("four_detectors")
    monkeypatch.setattr(
        "core.detection.general.nanodet.NanoDet.raw", lambda *_: pytest.fail("the network should not run")
    )
    app.slider("least").set_value(0.05)
    low = cards(checked(app.run()))[text.TITLES["network"]]["boxes"]
    app.slider("least").set_value(0.8)
    assert cards(checked(app.run()))[text.TITLES["network"]]["said"] == "Nothing found."
    assert len(low) > 3


def test_windows_slide_once_for_all_visitors() -> None:
    looking.slides.clear()
    title = text.TITLES["sliding"]
    app = open_page("four_detectors", sample="coffee")
    assert cards(app)[title]["said"] == text.NOT_SLID
    (slide,) = [button for button in app.button if button.label == text.SLIDE]
    slid = cards(checked(slide.click().run()))[title]
    assert "espresso" in slid["said"] or "cup" in slid["said"] or "coffee mug" in slid["said"]
    other = open_page("four_detectors", sample="coffee")
    assert cards(other)[title]["boxes"] == slid["boxes"]
    assert not [button for button in other.button if button.label == text.SLIDE]


def test_classes_can_be_chosen() -> None:
    app = open_page("four_detectors")
    (choice,) = [group for group in app.button_group if group.label == text.FILTER]
    choice.set_value(["face"])
    found = cards(checked(app.run()))
    assert found[text.TITLES["cascade"]]["said"] == "face"
    assert found[text.TITLES["network"]]["boxes"] == []


def test_a_false_face_solves_the_exercise() -> None:
    app = open_page("four_detectors", sample="motorcycle", neighbours="0")
    assert any("Solved" in message.value for message in app.success)
    assert not open_page("four_detectors").success


def test_the_snippet_prints_the_same_boxes(tmp_path: Path) -> None:
    app = open_page("four_detectors")
    lines = [line.split() for line in execute(code_blocks(app)[0], tmp_path).strip().splitlines()]
    assert [(line[0], line[1]) for line in lines] == [("haar", "face"), ("hog", "person"), ("nanodet", "person")]
    assert lines[2][2] == "0.73"


def test_the_file_has_a_line_for_each_box() -> None:
    rows = [("network", "cup", 0.5213, [1.04, 2.0, 3.0, 4.0])]
    assert take_away.as_csv(rows).splitlines()[1] == "network,cup,0.5213,1.0,2.0,3.0,4.0"


def test_large_pictures_are_shrunk() -> None:
    image = samples.find("flower").read(2048)
    assert max(looking.shrunk(image).shape) <= looking.LONGEST

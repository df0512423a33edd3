"""The page of the four detectors."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.four_detectors import looking, raccoons, take_away, text
from apps.classroom.ui.pictures.picture_picker import Picture
from core.data import samples
from core.detection.methods import registry
from core.images import fit
from core.serving import artifacts, jobs
from core.serving.jobs import State
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page


def cards(app: AppTest) -> dict[str, Any]:
    """The cards on the page by title."""
    (shown,) = [e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_detector_cards"]
    return {card["title"]: card for card in json.loads(shown.json)["cards"]}


def test_it_opens_on_what_all_four_have_found() -> None:
    app = open_page("four_detectors")
    found = cards(app)
    assert [card["said"] for card in found.values()] == ["face", "person", "football helmet", "person"]
    assert found[text.TITLES["network"]]["boxes"][0]["text"] == "person 73 %"
    assert all([unit for _, unit in card["facts"]][0::2] == ["ms", "MB"] for card in found.values())
    assert not [button for button in app.button if text.SLIDE in button.label]
    assert [*app.dataframe[0].value.columns][:3] == ["detector", "class", "score"]


def test_the_recorded_windows_are_those_of_the_code() -> None:
    image = fit(samples.find(looking.record().sample).read(), looking.LONGEST)
    method = registry.find("sliding")
    found = method.detect(image)
    recorded = looking.SeenPicture(image).windows(looking.record().history[1:])
    np.testing.assert_array_equal(recorded.found.boxes, found.boxes)
    np.testing.assert_array_equal(recorded.found.labels, found.labels)
    np.testing.assert_allclose(recorded.found.scores, found.scores, rtol=0.05)


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


def test_the_worker_slides_once_for_all_visitors() -> None:
    looking._sample.clear()
    title = text.TITLES["sliding"]
    app = open_page("four_detectors", sample="coffee")
    assert cards(app)[title]["said"] == text.NOT_SLID
    (slide,) = [button for button in app.button if text.SLIDE in button.label]
    app = checked(slide.click().run())
    job = jobs.find(app.session_state["slide_run"].job_id)
    assert job is not None and job.wait(120).state is State.DONE
    slid = cards(checked(app.run()))[title]
    assert "espresso" in slid["said"] and slid["facts"][0][1] == "ms"
    other = open_page("four_detectors", sample="coffee")
    assert cards(other)[title]["boxes"] == slid["boxes"]
    assert not [button for button in other.button if text.SLIDE in button.label]


def test_a_stopped_scan_leaves_its_boxes_to_its_visitor() -> None:
    seen = looking.SeenPicture(samples.find("coffee").read())
    steps = [(16, {"0:967": 0.9, "3:1": 0.02}), (32, {"20:504": 0.6})]
    look = seen.windows(steps)
    assert look.windows == 32 and look.milliseconds is None and seen.slid is None
    assert sorted(looking.classes()[label] for label in look.found.labels) == ["coffee mug", "espresso"]


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


def test_the_snippet_finds_the_boxes_of_the_page(tmp_path: Path) -> None:
    app = open_page("four_detectors", neighbours="0", cascade="eye", margin="-0.1", least="0.2", overlap="0.9")
    methods = {"haar": "cascade", "hog": "people", "sliding": "sliding", "nanodet": "network"}
    printed = []
    for line in execute(code_blocks(app)[0], tmp_path).strip().splitlines():
        box = (float(number) for number in line[41:].strip("[]").split())
        printed.append((text.NAMES[methods[line[:12].strip()]], line[13:33].strip(), text.box(*box), line[34:39]))
    table = app.dataframe[0].value
    shown = zip(table["detector"], table["class"], table[text.BOX], (f"{s:5.2f}" for s in table["score"]), strict=True)
    # OpenCV has no order among the windows of a cascade that are not grouped.
    assert sorted(printed) == sorted(shown) and len(printed) > 8
    assert {detector for detector, *_ in printed} == set(text.NAMES.values())


def test_the_file_has_a_line_for_each_box() -> None:
    rows = [("network", "cup", 0.5213, [1.04, 2.0, 3.0, 4.0])]
    assert take_away.as_csv(rows).splitlines()[1] == "network,cup,0.5213,1.0,2.0,3.0,4.0"


def test_a_picture_is_shrunk_and_encoded_once() -> None:
    image = samples.find("flower").read(2048)
    picture = Picture("flower", "Flower", image, "", None, "")
    seen = looking.seen(picture)
    assert max(seen.image.shape) <= looking.LONGEST and seen.address.startswith("data:image/jpeg;base64,")
    assert looking.seen(picture) is seen


def test_what_raccoons_are_called_is_counted() -> None:
    counts = raccoons.recorded()
    said = text.raccoons(counts.photos, counts.raccoons, counts.least, counts.overlap, counts.given)
    assert "NanoDet boxes 35 of them, as “cat” (26), “dog” (3), " in said
    assert (
        f"`raccoon_ssd`, trained on other photos of the same set, boxes {counts.given['raccoon_ssd']['raccoon']}."
        in said
    )
    for name in text.GENERAL_NETWORKS:  # They never learnt raccoons.
        classes = artifacts.load(name).card.classes
        assert "raccoon" not in [label.lower() for label in classes] and set(counts.given[name]) <= set(classes)
        assert sum(counts.given[name].values()) <= counts.raccoons
    assert raccoons.counted(["cat", None, "dog", "dog"]) == {"dog": 2, "cat": 1}

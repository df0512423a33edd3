"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.ten_crops import text
from core.data import samples
from core.evaluation.ten_crop import ten_crops
from core.serving import artifacts
from core.serving.card import Metric
from core.serving.litert import Classifier
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def explained(app: AppTest, view: str) -> AppTest:
    """The page with another explanation."""
    app.button_group(key="ten_crops_view").set_value(view)
    return checked(app.run())


def test_ten_crops_of_a_sample_and_what_their_snippet_prints(tmp_path: Path) -> None:
    app = open_page("ten_crops", sample="palace", crop_size="0.7")
    classifier = Classifier.load("efficientnet_lite0")
    found = ten_crops(classifier, samples.find("palace").read(), 0.7)
    votes = [classifier.labels[vote] for vote in found.votes]
    assert f"**{votes.count('palace')} of 10** views vote for “palace”" in texts(app)
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    assert [line[22:].strip() for line in lines[:10]] == votes
    assert lines[10] == f"all of them: palace, {found.mean.max():.1%}"
    assert explained(app, "table").dataframe[0].value["vote"].tolist() == votes
    assert f"={found.mean.max():.3f}" in explained(app, "mean").latex[0].value and "Jensen's" in texts(app)


def test_five_crops_without_mirror_images(tmp_path: Path) -> None:
    app = open_page("ten_crops", sample="cat", mirrored="false")
    assert "of 5** views" in texts(app)
    assert len(execute(code_blocks(app)[0], tmp_path).strip().splitlines()) == 6
    assert len(explained(app, "table").dataframe[0].value) == 5


def test_the_exercise_of_ten_crops_wants_a_truth_that_only_the_average_finds() -> None:
    assert not open_page("ten_crops").success
    app = open_page("ten_crops", sample="clock", crop_size="0.7")
    assert "Averaging helped." in texts(app)
    assert "Solved" in app.success[0].value
    assert not open_page("ten_crops", sample="astronaut", crop_size="0.7").success  # Its true class is unknown.


def test_the_gain_of_ten_crops_is_read_from_the_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "efficientnet_lite0"
    original = artifacts.load(folder.name)
    folder.mkdir()
    for file in original.card.files:
        (folder / file).symlink_to(original.path(file))
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    artifacts.save_card(folder, original.card.model_copy(update={"metrics": []}))
    assert "No card in `trained/` holds both numbers" in texts(open_page("ten_crops"))
    one, ten = (
        Metric(name=name, value=value, split="test", data="photos.zip", images=400)
        for name, value in (("rank1", 0.8), ("rank1_ten_crop", 0.825))
    )
    elsewhere = one.model_copy(update={"split": "validation", "value": 0.1})
    artifacts.save_card(folder, original.card.model_copy(update={"metrics": [elsewhere, one, ten]}))
    app = open_page("ten_crops")
    table = next(frame.value for frame in app.dataframe if text.CHANGE in frame.value)
    assert table[text.IMAGES][0] == "400" and table[text.CLASSIFIER][0].endswith(", on photos.zip")
    assert table[text.ERRORS][0] == "80 → 70"
    assert table[text.CHANGE][0].startswith("+2.5 (−")  # The interval includes 0.
    assert "No card" not in texts(app) and "No single change is beyond chance" in texts(app)


def test_the_classifier_is_chosen_among_those_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = artifacts.load("efficientnet_lite0")
    for name in (original.name, "another"):
        (tmp_path / name).mkdir()
        for file in original.card.files:
            (tmp_path / name / file).symlink_to(original.path(file))
        labels = original.card.classes if name == original.name else [f"thing {i}" for i in range(1000)]
        artifacts.save_card(tmp_path / name, original.card.model_copy(update={"name": name, "classes": labels}))
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    app = open_page("ten_crops")
    assert app.selectbox(key="model").options == [original.name, "another"]
    assert 'Classifier.load("efficientnet_lite0")' in code_blocks(app)[0]
    app = open_page("ten_crops", model="another")  # None of its classes is called “palace”.
    assert 'Classifier.load("another")' in code_blocks(app)[0]
    assert "thing 698" in texts(app) and "Nobody has labelled" in texts(app)


def test_the_recorded_map_is_shown_where_it_belongs_and_its_sentence_agrees() -> None:
    app = open_page("ten_crops")
    proto = next(e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_position_map")
    found = np.array(json.loads(proto.json)["values"])
    centre = Classifier.load("efficientnet_lite0").probabilities(samples.find("palace").read())
    assert found[4, 4] == pytest.approx(float(centre[698]), abs=2e-3)  # The usual input of the network.
    assert text.positions(found, "palace") in texts(app)
    for parameters in ({"crop_size": "0.7"}, {"sample": "cat"}):
        app = open_page("ten_crops", **parameters)
        assert any(button.label.startswith("Map all positions") for button in app.button)
        assert "all 81 positions" not in texts(app)


def test_where_the_class_is_most_probable_is_said_in_words() -> None:
    found = np.full((9, 9), 0.2)
    found[0, 8] = 0.9
    assert "towards the top right, 90.0 %; 1 % of the positions are better" in text.positions(found, "palace")
    found[4, 4] = 0.95
    assert "in the centre, 95.0 %; 0 % of the positions are better" in text.positions(found, "palace")

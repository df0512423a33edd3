"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

import json
from pathlib import Path

import pytest

from apps.classroom.lessons.ranked_predictions import text
from core import images
from core.data import samples
from core.evaluation.ranking_settings import RankingSettings
from core.numbers import percent
from core.serving import artifacts
from core.serving.litert import Classifier
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.name)
def test_ranked_predictions_of_every_sample(sample: samples.Sample) -> None:
    app = open_page("ranked_predictions", sample=sample.name)
    best = Classifier.load("efficientnet_lite0").predict(sample.read(), top=1)[0]
    assert best.label in app.dataframe[0].value["class"].tolist()
    assert ("Nobody has labelled" in texts(app)) == (sample.label is None)


def test_the_exercise_wants_the_smallest_k_that_makes_a_hit() -> None:
    app = open_page("ranked_predictions", sample="cat")
    assert "Hit." in texts(app) and not app.success  # Five ranks are more than are needed.
    app.slider(key="ranks").set_value(2)
    assert "Miss." in texts(checked(app.run())) and not app.success
    app.slider(key="ranks").set_value(3)
    assert "Hit." in texts(checked(app.run())) and "Solved" in app.success[0].value
    assert not open_page("ranked_predictions", sample="coffee", ranks="1").success


def test_the_published_accuracy_comes_first_and_carries_its_interval() -> None:
    app = open_page("ranked_predictions")
    app.button_group(key="ranked_evidence").set_value(text.ACCURACY)
    table = next(frame.value for frame in checked(app.run()).dataframe if text.INTERVAL in frame.value)
    metric = artifacts.load("efficientnet_lite0").card.metric("rank1_published")
    assert metric is not None
    assert table[text.RANK1][0] == percent(metric.value) and "published" in table[text.WHAT][0]
    assert table[text.INTERVAL][0] == "74.7 % to 75.5 %"


@pytest.mark.parametrize("sample", ["coffee", "cat"])
def test_the_cells_and_the_bias_add_up_to_the_score_that_the_table_shows(sample: str) -> None:
    app = open_page("ranked_predictions", sample=sample)
    proto = next(e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_score_ledger")
    data = json.loads(proto.json)
    hundredths = [round(100 * value) for row in data["cells"] for value in row] + [round(100 * data["bias"])]
    assert len(hundredths) == 50 and sum(hundredths) == round(100 * data["score"])
    table = next(frame.value for frame in app.dataframe if "score z" in frame.value)
    assert table["score z"][0] == pytest.approx(data["score"], abs=0.006)
    assert f"$z$ = {data['score']:.2f}" in texts(app)


def test_an_upload_is_ranked_and_a_broken_one_is_a_sentence() -> None:
    app = open_page("ranked_predictions")
    app.button_group(key="picture_from").set_value("Upload")
    app = checked(app.run())
    photo = images.encode(samples.find("motorcycle").read(), "jpeg")
    app.file_uploader(key="picture_file").set_value(("photo.jpg", photo, "image/jpeg"))
    app = checked(app.run())
    assert "moped" in app.dataframe[0].value["class"].tolist()
    assert 'images.read("photo.jpg"' in code_blocks(app)[0]
    app.file_uploader(key="picture_file").set_value(("photo.jpg", photo[:2000], "image/jpeg"))
    app.run()
    assert not app.exception
    assert len(app.error) == 1 and app.error[0].value.endswith(".")
    assert "espresso" in app.dataframe[0].value["class"].tolist()


def test_the_ranking_snippet_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ranked_predictions", sample="rocket", ranks="3")
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    expected = Classifier.load("efficientnet_lite0").predict(
        samples.find("rocket").read(), RankingSettings(ranks=3).ranks
    )
    assert [line.split("  ")[-1] for line in lines] == [p.label for p in expected]

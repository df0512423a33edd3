"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

from pathlib import Path

import pytest

from core import images
from core.data import samples
from core.evaluation.ranking_settings import RankingSettings
from core.serving.litert import Classifier
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.name)
def test_ranked_predictions_of_every_sample(sample: samples.Sample) -> None:
    app = open_page("ranked_predictions", sample=sample.name)
    best = Classifier.load("efficientnet_lite0").predict(sample.read(), top=1)[0]
    assert best.label in app.dataframe[0].value["class"].tolist()
    assert ("Nobody has labelled" in texts(app)) == (sample.label is None)


def test_the_slider_turns_a_miss_into_a_hit_and_the_exercise_is_checked() -> None:
    app = open_page("ranked_predictions", sample="cat", ranks="1")
    assert "Miss." in texts(app)
    assert "Solved" in app.success[0].value
    app.slider(key="ranks").set_value(5)
    assert "Hit." in texts(checked(app.run()))
    assert not open_page("ranked_predictions", sample="coffee").success


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

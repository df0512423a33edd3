"""Every page as its script runs it: no exception, and the code that it offers gives what it shows."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom import lessons
from core import images
from core.data import samples
from core.evaluation.ranking_settings import RankingSettings
from core.serving import jobs
from core.serving.litert import Classifier

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def worker() -> Iterator[None]:
    yield
    jobs.shutdown()


def open_page(view: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(lessons.HERE / "app.py"), default_timeout=120)
    app.run()
    app.switch_page(f"views/{view}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    assert not app.error, [e.value for e in app.error]
    return app


def texts(app: AppTest) -> str:
    return "\n".join(m.value for m in app.markdown)


def execute(code: str, folder: Path) -> str:
    """Run a snippet as a visitor would, in a folder of their own, with the suite on the path."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("lesson", lessons.LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_has_the_same_anatomy(lesson: lessons.Lesson) -> None:
    app = open_page(lesson.name)
    assert app.title[0].value == lesson.question
    headers = [h.value for h in app.header]
    wanted = ["What just happened", "Evidence", "Try it", "Take it away", "Sources"]
    assert [h for h in headers if h in wanted] == wanted
    assert all(source.url in texts(app) for source in lesson.sources)


@pytest.mark.parametrize("lesson", lessons.LESSONS, ids=lambda lesson: lesson.name)
def test_a_missing_model_is_a_sentence(lesson: lessons.Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    app = AppTest.from_file(str(lessons.HERE / "app.py"), default_timeout=120)
    app.run()
    app.switch_page(f"views/{lesson.page.name}").run()
    assert not app.exception
    assert len(app.error) == 1 and "no trained artifact 'efficientnet_lite0'" in app.error[0].value


def test_the_gallery_opens() -> None:
    assert open_page("home").title[0].value == "Convolab"


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
    assert 'images.read("photo.jpg"' in app.code[0].value
    app.file_uploader(key="picture_file").set_value(("photo.jpg", photo[:2000], "image/jpeg"))
    app.run()
    assert not app.exception
    assert len(app.error) == 1 and app.error[0].value.endswith(".")
    assert "espresso" in app.dataframe[0].value["class"].tolist()


def test_the_ranking_snippet_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ranked_predictions", sample="rocket", ranks="3")
    lines = execute(app.code[0].value, tmp_path).strip().splitlines()
    expected = Classifier.load("efficientnet_lite0").predict(
        samples.find("rocket").read(), RankingSettings(ranks=3).ranks
    )
    assert [line.split("  ")[-1] for line in lines] == [p.label for p in expected]


def test_a_dream_runs_from_the_page_and_its_snippet_gives_the_same_picture(tmp_path: Path) -> None:
    knobs = {"octaves": "2", "steps": "3", "longest_side": "128", "seed": "5", "jitter": "4"}
    app = open_page("deep_dream", sample="flower", **knobs)
    assert app.info
    next(b for b in app.button if b.label.startswith("Dream")).click()
    checked(app.run())
    for _ in range(240):
        if app.session_state["dream_run"] and jobs.find(app.session_state["dream_run"].job_id).finished:  # type: ignore[union-attr]
            break
        time.sleep(0.5)
    checked(app.run())
    outcome = app.session_state["dream_outcome"]
    assert not outcome.stopped and outcome.snapshot.step == 6
    assert [step for step, _ in outcome.history] == list(range(7))
    assert "Octave 2" in texts(app)
    execute(app.code[0].value, tmp_path)
    dream = images.read(tmp_path / "dream.png")
    assert np.abs(dream.astype(int) - outcome.snapshot.image).mean() < 2


def test_presets_set_all_knobs() -> None:
    app = open_page("deep_dream", edges="2.0")
    app.button(key="preset_One octave").click()
    checked(app.run())
    assert (app.slider(key="octaves").value, app.slider(key="edges").value) == (1, 0.0)


def test_what_cannot_be_dreamed_is_said_before_it_is_tried() -> None:
    app = open_page("deep_dream", patterns="0.0", parts="0.0")
    assert "weight 0" in app.warning[0].value
    assert next(b for b in app.button if b.label.startswith("Dream")).disabled
    app = open_page("deep_dream", octaves="6", octave_scale="2.0", longest_side="128")
    assert "smallest octave" in app.warning[0].value

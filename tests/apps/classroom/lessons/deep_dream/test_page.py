"""The page as its script runs it, and the code that it offers."""

import time
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.deep_dream import text
from core import images
from core.serving import jobs
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_a_dream_runs_from_the_page_and_its_snippet_gives_the_same_picture(tmp_path: Path) -> None:
    knobs = {"octaves": "2", "steps": "3", "longest_side": "128", "seed": "5", "jitter": "4", "network": "Lite0"}
    app = open_page("deep_dream", sample="flower", **knobs)
    next(b for b in app.button if b.label.startswith("Dream")).click()
    checked(app.run())
    outcome = finished_run(app)
    assert not outcome.stopped and outcome.snapshot.step == 6
    assert [step for step, _ in outcome.history] == list(range(7))
    app.button_group(key="dream_view").set_value(text.STAGES)
    assert "Octave 2" in texts(checked(app.run()))
    execute(code_blocks(app)[0], tmp_path, keras=True)
    dream = images.read(tmp_path / "dream.png")
    assert np.abs(dream.astype(int) - outcome.snapshot.image).mean() < 2


def test_every_view_of_what_happened_is_complete_before_the_first_dream() -> None:
    app = open_page("deep_dream")
    shown = {
        text.ASCENT: text.NEW_OCTAVE,
        text.STEP: text.PREPARATION,
        text.STAGES: text.NO_STAGES,
        text.ONE_CHANNEL: text.CHANNELS,
        text.ZOOM_VIEW: text.ZOOM,
    }
    assert list(shown) == list(text.VIEWS)
    for view, said in shown.items():
        app.button_group(key="dream_view").set_value(view)
        assert [other for other in shown if shown[other] in _said(checked(app.run()))] == [view], said


def test_the_curve_of_the_record_is_not_taken_for_that_of_another_picture() -> None:
    assert "Recorded on" not in _said(open_page("deep_dream"))
    assert "Recorded on “Flower”. The objective" in _said(open_page("deep_dream", sample="palace"))


def test_a_dream_towards_another_picture_runs_and_has_its_own_snippet(tmp_path: Path) -> None:
    app = open_page("deep_dream", octaves="1", steps="2", longest_side="96", sample="palace")
    app.button_group(key="dream_about").set_value("Another picture")
    checked(app.run())
    code = code_blocks(app)[0]
    assert "dream_of(image, guide, settings)" in code and 'samples.find("cat")' in code
    next(b for b in app.button if b.label.startswith("Dream, about")).click()
    checked(app.run())
    outcome = finished_run(app)
    assert outcome.inputs["about"] == "what is in “Cat”" and outcome.snapshot.step == 2
    execute(code, tmp_path, keras=True)
    assert images.read(tmp_path / "dream.png").shape == outcome.snapshot.image.shape


def test_the_chosen_channel_is_dreamed_of() -> None:
    app = open_page("deep_dream", octaves="1", steps="2", longest_side="96", objects="0.0")
    app.button_group(key="dream_view").set_value(text.ONE_CHANNEL)
    checked(app.run())
    next(b for b in app.button if b.label.startswith("Dream of this channel")).click()
    checked(app.run())
    outcome = finished_run(app)
    assert outcome.inputs["about"] == "channel 6 of conv5_1" and outcome.snapshot.step == 2


def _said(app: AppTest) -> str:
    return "\n".join([texts(app), *(part.value for part in [*app.caption, *app.info])])


def finished_run(app: AppTest) -> Any:
    """Wait for the dream and return its result."""
    for _ in range(240):
        if app.session_state["dream_run"] and jobs.find(app.session_state["dream_run"].job_id).finished:  # type: ignore[union-attr]
            break
        time.sleep(0.5)
    checked(app.run())
    return app.session_state["dream_outcome"]


def test_presets_set_all_knobs() -> None:
    app = open_page("deep_dream", edges="2.0")
    app.button(key="preset_One octave").click()
    checked(app.run())
    assert (app.slider(key="octaves").value, app.slider(key="edges").value) == (1, 0.0)


def test_impossible_settings_are_explained_before_the_start() -> None:
    app = open_page("deep_dream", objects="0.0")
    assert "weight 0" in app.warning[0].value
    assert next(b for b in app.button if b.label.startswith("Dream")).disabled
    app = open_page("deep_dream", octaves="6", octave_scale="2.0", longest_side="128")
    assert "smallest octave" in app.warning[0].value

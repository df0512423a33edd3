"""The page as its script runs it, and the code that it offers."""

import time
from pathlib import Path

import numpy as np

from core import images
from core.serving import jobs
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


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
    execute(code_blocks(app)[0], tmp_path)
    dream = images.read(tmp_path / "dream.png")
    assert np.abs(dream.astype(int) - outcome.snapshot.image).mean() < 2


def test_presets_set_all_knobs() -> None:
    app = open_page("deep_dream", edges="2.0")
    app.button(key="preset_One octave").click()
    checked(app.run())
    assert (app.slider(key="octaves").value, app.slider(key="edges").value) == (1, 0.0)


def test_impossible_settings_are_explained_before_the_start() -> None:
    app = open_page("deep_dream", patterns="0.0", parts="0.0")
    assert "weight 0" in app.warning[0].value
    assert next(b for b in app.button if b.label.startswith("Dream")).disabled
    app = open_page("deep_dream", octaves="6", octave_scale="2.0", longest_side="128")
    assert "smallest octave" in app.warning[0].value

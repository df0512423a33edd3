"""The page of the live training: a training runs from it, its snippet gives the same result, an error is a sentence."""

import tomllib
from pathlib import Path

import pytest

from apps.classroom.lessons.train_live import text
from core.serving import jobs
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_a_training_runs_from_the_page_and_its_snippet_gives_the_same(tmp_path: Path) -> None:
    app = open_page("train_live", pictures="50", epochs="2", batch_size="16")
    assert "A recorded training" in texts(app) and not app.success
    next(b for b in app.button if b.label.startswith("Train")).click()
    checked(app.run())
    job = jobs.find(app.session_state["train_live_run"].job_id)
    assert job is not None
    assert job.wait(200).state == jobs.State.DONE
    checked(app.run())
    assert "Finished after 2 epochs" in texts(app)
    assert "= 4" in app.latex[0].value and "= 8" in app.latex[0].value  # 50 pictures in batches of 16, twice.
    said = execute(code_blocks(app)[0], tmp_path, keras=True).strip().splitlines()
    accuracies = [metrics["epoch_validation_accuracy"] for _, metrics in job.history if "epoch_loss" in metrics]
    printed = [float(line.split()[-1]) for line in said]
    assert printed == pytest.approx(accuracies, abs=0.08)  # Threads add in any order.
    assert tomllib.loads(code_blocks(app)[2])["split"]["limit"] == 50


def test_a_training_that_diverges_is_a_sentence() -> None:
    app = open_page("train_live", pictures="200", learning_rate="10")
    next(b for b in app.button if b.label.startswith("Train")).click()
    checked(app.run())
    job = jobs.find(app.session_state["train_live_run"].job_id)
    assert job is not None
    assert job.wait(200).state == jobs.State.FAILED
    app.run()
    assert not app.exception
    assert "learning rate is too high" in app.error[0].value and app.error[0].value.endswith(".")


def test_the_recorded_trainings_are_compared_by_their_curves_or_in_a_table() -> None:
    app = open_page("train_live")
    assert not app.dataframe
    app.button_group(key="live_evidence").set_value("table")
    assert len(checked(app.run()).dataframe) == 1
    assert text.CARDS in [caption.value for caption in app.caption]

"""The page of the training recipe: sliders, recorded trainings, and the experiment."""

from pathlib import Path

import pytest

from apps.classroom.lessons.training_recipe import experiment, text
from apps.classroom.lessons.training_recipe.experiment import JOB, KINDS, TARGET
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.started_jobs import StartedJob
from core.serving import jobs
from core.snapshots import Snapshot
from core.training.diagnosis.four_errors_settings import FourErrorsSettings
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_it_opens_on_a_diagnosis_and_on_the_recorded_trainings() -> None:
    said = texts(open_page("training_recipe"))
    assert "**Variance: the training-validation error of 13.0 % is 11.0 points above the training error" in said
    assert "1. **Collect more training images.**" in said
    stages = experiment.recorded()
    causes = [stage.first.causes if stage.first else () for stage in stages.values()]
    assert causes == [("bias",), ("variance",), ("data mismatch",), ()]
    assert all(f"**{name}**: {text.verdict(stage)}" in said for name, stage in stages.items())
    assert [*stages.values()][-1].meets_target


@pytest.mark.parametrize(
    ("address", "begin"),
    [
        ({"training": "30"}, "**Bias: "),
        ({"training_validation": "2.5"}, "**Data mismatch: "),
        ({"training_validation": "2.5", "validation": "3"}, "**Overfitting to the validation set: "),
        ({"wish": "20"}, "**The test error of 16.0 % meets the target of 20.0 %"),
        ({"measured": "no training-validation"}, "**Variance or data mismatch: "),
        ({"measured_on": "100", "training_validation": "8"}, "**The test error is above the target, but no single"),
    ],
)
def test_sliders_move_the_diagnosis(address: dict[str, str], begin: str) -> None:
    assert begin in texts(open_page("training_recipe", **address))


def test_a_trained_network_is_diagnosed() -> None:
    app = open_page("training_recipe", errors_of="A recorded training")
    app.selectbox(key="recorded_training").set_value("MiniVGGNet, Flowers-17")
    said = texts(checked(app.run()))
    assert "**Variance: the training-validation error of 45.8 %" in said


def test_the_experiment_ends_in_a_diagnosis_and_its_code_gives_the_same(tmp_path: Path) -> None:
    app = open_page("training_recipe", filters="8", pictures="50", epochs="5")
    next(b for b in app.button if b.label.startswith("Train, about")).click()
    checked(app.run())
    job = jobs.find(app.session_state["training_recipe_run"].job_id)
    assert job is not None and job.wait(250).state == jobs.State.DONE
    checked(app.run())
    found = experiment.diagnosis(app.session_state["training_recipe_outcome"].snapshot.metrics)
    said = texts(app)
    assert found.first is not None and f"**{found.sentence}**" in said
    assert text.what_to_change(found.first.causes[0]) in said
    assert not app.success
    assert execute(code_blocks(app)[0], tmp_path, keras=True).splitlines()[-1] == found.sentence


@pytest.mark.parametrize(
    ("error", "stopped", "solved"), [(0.05, False, True), (0.06, False, False), (0.01, True, False)]
)
def test_a_training_that_has_ended_is_diagnosed_and_solves_the_exercise_at_the_target(
    error: float, stopped: bool, solved: bool
) -> None:
    metrics: dict[str, float] = {str(kind): error for kind in KINDS}
    metrics |= {"training": 0.0} | {f"{kind}_pictures": 400.0 for kind in KINDS}
    settings = FourErrorsSettings(filters="4")
    outcome = JobResult({"settings": settings}, Snapshot(7, 20, metrics=metrics), [(7, metrics)], stopped)
    app = open_page("training_recipe")
    app.session_state[f"{JOB.key}_run"] = StartedJob("gone", outcome.inputs, settings.work())
    app.session_state[f"{JOB.key}_outcome"] = outcome
    said = texts(checked(app.run()))
    assert f"**{experiment.diagnosis(outcome.snapshot.metrics).sentence}**" in said
    assert ("What to change: **Data**" in said) == (error > TARGET)
    captions = "\n".join(caption.value for caption in app.caption)
    assert ("It was stopped after epoch 7 of 20." in captions) == stopped
    assert text.OTHER_SETTINGS in captions
    assert bool(app.success) == solved


def test_the_evidence_can_be_a_table_bars_or_the_differences_in_numbers() -> None:
    app = open_page("training_recipe")
    assert text.EVIDENCE in texts(app) and text.MARGIN_INTRODUCTION not in texts(app)
    app.button_group(key="recipe_evidence").set_value("bars")
    assert text.EVIDENCE in texts(checked(app.run()))
    app.button_group(key="recipe_evidence").set_value("numbers")
    said = texts(checked(app.run()))
    assert text.EVIDENCE not in said and text.MARGIN_INTRODUCTION in said and text.WHAT_COUNTS.strip() in said

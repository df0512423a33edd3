"""The page as its script runs it: what it says about the sweep, and a race with its code."""

from pathlib import Path

import pytest

from apps.classroom.lessons.network_race.race_history import RaceHistory
from core.serving import jobs
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_it_opens_on_the_recorded_race_and_the_results_of_the_sweep() -> None:
    app = open_page("network_race")
    said = texts(app)
    assert "This race was recorded. After 8 epochs **" in said
    result = sweep_result.load()
    assert "trainings: 8 optimizers" not in said  # Until somebody has bet or asked for it.
    for name, row in zip(OPTIMIZERS, app.dataframe[1].value.to_dict("records"), strict=True):
        assert row["best rate"] == f"{result.best_rate(name):g}"
    assert app.dataframe[0].value["loss of step 10"].nunique() == 8


def test_the_first_step_has_the_same_loss_for_all() -> None:
    app = open_page("network_race")
    next(s for s in app.slider if s.label == "Step").set_value(1)
    assert checked(app.run()).dataframe[0].value["loss of step 1"].nunique() == 1


def test_a_race_is_run_and_its_code_gives_the_same(tmp_path: Path) -> None:
    app = open_page("network_race", rates="same", learning_rate="0.1", batch_size="64", epochs="6")
    next(b for b in app.button if b.label.startswith("Race, about")).click()
    checked(app.run())
    job = jobs.find(app.session_state["network_race_run"].job_id)
    assert job is not None and job.wait(250).state == jobs.State.DONE
    checked(app.run())
    history = RaceHistory(job.history, 6)
    printed = [line.split() for line in execute(code_blocks(app)[0], tmp_path, keras=True).strip().splitlines()]
    assert [words[0] for words in printed] == list(OPTIMIZERS)
    assert [float(words[2]) for words in printed] == pytest.approx(
        [history.accuracy(name) or 0 for name in OPTIMIZERS], abs=1e-4
    )
    assert history.accuracy("sgd") is not None and "Solved" in app.success[0].value

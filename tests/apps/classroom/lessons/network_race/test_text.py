"""The page of the race on a real network: what it says of the sweep, and the race itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.classroom.lessons.network_race import text as lesson_text
from apps.classroom.lessons.network_race.history import RaceHistory
from core.serving import jobs
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings
from tests.apps.classroom.pages import checked, execute, open_page, texts


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    jobs.shutdown()


def test_it_opens_on_the_recorded_race_and_what_the_sweep_measured() -> None:
    app = open_page("network_race")
    said = texts(app)
    assert "A race as it was recorded. After 8 epochs **" in said
    result = sweep_result.load()
    assert f"{len(result.trainings)} trainings: 8 optimizers" in said
    for name, row in zip(OPTIMIZERS, app.dataframe[1].value.to_dict("records"), strict=True):
        assert row["best rate"] == f"{result.best_rate(name):g}"
    assert app.dataframe[0].value["loss of step 10"].nunique() == 8


def test_the_first_step_has_the_same_loss_for_all() -> None:
    app = open_page("network_race")
    next(s for s in app.slider if s.label == "Look at step").set_value(1)
    assert checked(app.run()).dataframe[0].value["loss of step 1"].nunique() == 1


def test_a_race_is_run_and_its_code_gives_the_same(tmp_path: Path) -> None:
    app = open_page("network_race", rates="same", learning_rate="0.1", batch_size="64", epochs="6")
    next(b for b in app.button if b.label.startswith("Race, about")).click()
    checked(app.run())
    job = jobs.find(app.session_state["network_race_run"].job_id)
    assert job is not None and job.wait(250).state == jobs.State.DONE
    checked(app.run())
    history = RaceHistory(job.history, 6)
    printed = [line.split() for line in execute(app.code[0].value, tmp_path).strip().splitlines()]
    assert [words[0] for words in printed] == list(OPTIMIZERS)
    assert [float(words[2]) for words in printed] == pytest.approx(
        [history.accuracy(name) or 0 for name in OPTIMIZERS], abs=1e-4
    )
    assert history.accuracy("sgd") is not None and "Solved" in app.success[0].value


def step(number: int, epoch: float | None = None, **losses: float) -> tuple[int, dict[str, float]]:
    metrics = {f"{name}_loss": loss for name, loss in losses.items()}
    metrics |= {f"{name}_rate": 0.1 for name in losses}
    if epoch is not None:
        metrics |= {"epoch": epoch} | {f"{name}_validation_accuracy": 1 - loss / 10 for name, loss in losses.items()}
    return number, metrics


def test_a_history_tells_who_is_ahead_who_is_lost_and_what_was_turned() -> None:
    start = (0, {"epoch": 0.0, "sgd_validation_accuracy": 0.1, "adam_validation_accuracy": 0.1})
    steps = [step(1, sgd=2.0, adam=2.0), step(2, 1.0, sgd=1.5, adam=0.5), step(3, sgd=1.0), step(4, 2.0, sgd=0.5)]
    steps[3][1]["sgd_rate"] = 0.2
    history = RaceHistory([start, *steps], 2)
    assert history.steps_per_epoch == 2 and history.epochs_done == 2
    assert history.lost("adam") == 3 and history.lost("sgd") is None
    assert history.accuracy("adam") is None and history.accuracy("sgd") == pytest.approx(0.95)
    assert history.epochs_to("adam") == 1 and history.epochs_to("sgd") == 2
    assert history.changes == [(1.5, "SGD")]
    assert [name for name, _ in history.ranking] == ["sgd"]
    assert history.losses("sgd")[0] == [0.5, 1.0, 1.5, 2.0]
    assert "Diverged, and out of the race: " in lesson_text.summary(history)


def test_plain_sgd_before_adam_solves_the_exercise_in_ones_own_race_only() -> None:
    last = (10, {"epoch": 1.0, "sgd_loss": 0.1, "adam_loss": 2.3})
    for sgd, adam, solved in ((0.95, 0.1, True), (0.8, 0.1, False), (0.95, 0.97, False)):
        last[1].update({"sgd_validation_accuracy": sgd, "adam_validation_accuracy": adam})
        history = RaceHistory([last], 1)
        for is_own in (True, False):
            shown = lesson_text.Shown(NetworkRaceSettings(), history, is_own)
            assert lesson_text.is_upset(shown) == (solved and is_own)

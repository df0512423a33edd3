"""The history of a race: ranking, divergence, changes of the learning rates, and the sentence about them."""

import pytest

from apps.classroom.lessons.network_race import text
from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.classroom.lessons.network_race.race_run import NetworkRace
from core.training.comparison import sweep_result
from core.training.comparison.network_race_settings import NetworkRaceSettings


def step(number: int, epoch: float | None = None, **losses: float) -> tuple[int, dict[str, float]]:
    metrics = {f"{name}_loss": loss for name, loss in losses.items()}
    metrics |= {f"{name}_rate": 0.1 for name in losses}
    if epoch is not None:
        metrics |= {"epoch": epoch} | {f"{name}_validation_accuracy": 1 - loss / 10 for name, loss in losses.items()}
    return number, metrics


def test_a_history_knows_who_leads_who_diverged_and_which_rates_changed() -> None:
    start = (0, {"epoch": 0.0, "sgd_validation_accuracy": 0.1, "adam_validation_accuracy": 0.1})
    steps = [step(1, sgd=2.0, adam=2.0), step(2, 1.0, sgd=1.5, adam=0.5), step(3, sgd=1.0), step(4, 2.0, sgd=0.5)]
    steps[3][1]["sgd_rate"] = 0.2
    history = RaceHistory([start, *steps], 2)
    assert history.steps_per_epoch == 2 and history.epochs_done == 2
    assert history.diverged_at("adam") == 3 and history.diverged_at("sgd") is None
    assert history.accuracy("adam") is None and history.accuracy("sgd") == pytest.approx(0.95)
    assert history.epochs_to("adam") == 1 and history.epochs_to("sgd") == 2
    assert history.rate_changes == [(1.5, "SGD")]
    assert [name for name, _ in history.ranking] == ["sgd"]
    assert history.losses("sgd")[0] == [0.5, 1.0, 1.5, 2.0]
    assert history.training_loss("sgd") == pytest.approx(0.75) and history.training_loss("adam") is None
    race = NetworkRace(NetworkRaceSettings(epochs=2), [start, *steps], is_own=True)
    assert "Diverged and dropped out: Momentum" in text.summary(race, sweep_result.load())

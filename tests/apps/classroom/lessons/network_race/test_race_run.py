"""The exercise of the race on a real network."""

from apps.classroom.lessons.network_race.race_run import NetworkRace
from core.training.comparison.network_race_settings import NetworkRaceSettings


def test_sgd_above_adam_solves_the_exercise_in_the_visitors_own_race_only() -> None:
    last = (10, {"epoch": 1.0, "sgd_loss": 0.1, "adam_loss": 2.3})
    for sgd, adam, solved in ((0.95, 0.1, True), (0.8, 0.1, False), (0.95, 0.97, False)):
        last[1].update({"sgd_validation_accuracy": sgd, "adam_validation_accuracy": adam})
        for is_own in (True, False):
            race = NetworkRace(NetworkRaceSettings(), [last], is_own)
            assert race.is_upset == (solved and is_own)

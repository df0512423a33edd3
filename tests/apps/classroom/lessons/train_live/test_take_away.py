"""The downloads of the live training."""

from apps.classroom.lessons.train_live import take_away
from apps.classroom.lessons.train_live.training_run import TrainingRun
from apps.classroom.ui.training.training_history import TrainingHistory
from core.training.live.settings import LiveSettings
from tests.apps.classroom.training_steps import training_steps


def test_downloads_hold_every_epoch() -> None:
    history = TrainingHistory(training_steps([1.0, 0.5, 0.4, 0.3]), 4, 2)
    run = TrainingRun(LiveSettings(), history, is_own=True)
    assert take_away.as_csv(run).decode().splitlines()[0].startswith("epoch,loss,accuracy")
    assert len(take_away.as_csv(run).decode().splitlines()) == 3
    assert b'"planned": 20' in take_away.as_json(run)

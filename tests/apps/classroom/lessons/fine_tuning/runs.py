"""Runs of the fine-tuning page with given accuracies, for its tests."""

from typing import Any

from apps.classroom.lessons.fine_tuning.fine_tuning_run import FineTuningRun
from core.transfer.fine_tuning.settings import FineTuningSettings


def run(warm_up: float, fine_tuning: float | None, is_own: bool = True) -> FineTuningRun:
    """A run with 100 training images that ended its one or two epochs with these validation accuracies."""
    recorded: list[Any] = [(0, {"training_pictures": 100.0, "validation_pictures": 150.0, "classes": 4.0})]
    for number in range(1, 15 if fine_tuning is not None else 8):
        stage = 1.0 if number <= 7 else 2.0
        metrics = {"loss": 1.0, "accuracy": 0.5, "learning_rate": 0.01, "stage": stage}
        if number % 7 == 0:
            accuracy = fine_tuning if stage == 2 and fine_tuning is not None else warm_up
            metrics |= {"epoch_loss": 1.0, "epoch_accuracy": 0.5, "epoch_validation_loss": 1.0, "epoch_seconds": 3.0}
            metrics |= {"epoch_validation_accuracy": accuracy, "epoch_stage": stage}
            metrics |= {"moved_stem": 0.0, "moved_block16": 0.01 * (stage - 1)}
        recorded.append((number, metrics))
    return FineTuningRun(FineTuningSettings(warm_up=1, fine_tuning=1), recorded, is_own)

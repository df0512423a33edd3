"""A race on a real network: each optimizer trains the same network from the same weights on the same batches.

for snapshot in network_race.run(NetworkRaceSettings(epochs=2)):
    print(snapshot.note, dict(snapshot.metrics))
"""

import math
from collections.abc import Mapping
from typing import Any

from core.snapshots import Snapshot, Stream
from core.training.comparison import small_networks
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings
from core.training.comparison.stepwise_training import StepwiseTraining


def run(settings: NetworkRaceSettings) -> Stream:
    """Train with all optimizers side by side, batch by batch.

    The same settings give the same numbers: all random numbers depend on the seed. A consumer may send
    ``{"learning_rate": factor}`` to multiply the initial learning rate of all optimizers from the next step on, or of
    one only, by adding ``"optimizer": name``.

    Args:
        settings: learning rates, batches, epochs and seed.

    Yields:
        A snapshot after each step, in which all optimizers learned from the same batch. For each that has not diverged
        it has "NAME_loss", the batch's loss before the step, and "NAME_rate"; after the last step of an epoch, and at
        the start as step 0, also "epoch" and for each "NAME_validation_loss" and "NAME_validation_accuracy".

    Raises:
        ResultFileError: the settings need the recorded sweep, which is missing.
        DataError: scikit-learn, which contains the digits, is not installed.
    """
    rates = settings.learning_rates()
    train, validation = small_networks.split_digits()
    image_count, batch_size = len(train[1]), int(settings.batch_size)
    steps = small_networks.steps_per_epoch(image_count, batch_size)
    total = steps * settings.epochs
    trainings = [StepwiseTraining(name, rates[name], train, validation, settings.seed) for name in OPTIMIZERS]
    metrics = {"epoch": 0.0, **_rates(trainings), **_validation_metrics(trainings)}
    message: Any = yield Snapshot(0, total, metrics=metrics, note="start")
    batches = small_networks.batches(image_count, batch_size, settings.seed)
    for number, batch in zip(range(1, total + 1), batches, strict=False):
        _apply(message, trainings, rates)
        metrics = _rates(trainings)
        losses = {f"{training.name}_loss": training.step(batch) for training in trainings}
        metrics |= {name: loss for name, loss in losses.items() if math.isfinite(loss)}
        if number % steps == 0:
            metrics |= {"epoch": float(number // steps), **_validation_metrics(trainings)}
        note = f"epoch {(number - 1) // steps + 1} of {settings.epochs}"
        message = yield Snapshot(number, total, metrics=metrics, note=note)


def _apply(message: Any, trainings: list[StepwiseTraining], rates: Mapping[str, float]) -> None:
    """Change the learning rates as a message says."""
    if isinstance(message, Mapping) and "learning_rate" in message:
        for training in trainings:
            if message.get("optimizer", training.name) == training.name:
                training.rate = rates[training.name] * float(message["learning_rate"])


def _rates(trainings: list[StepwiseTraining]) -> dict[str, float]:
    return {f"{training.name}_rate": training.rate for training in trainings if not training.has_diverged}


def _validation_metrics(trainings: list[StepwiseTraining]) -> dict[str, float]:
    metrics: dict[str, float] = {}
    for training in trainings:
        if not training.has_diverged:
            loss, accuracy = training.validate()
            name = training.name
            metrics |= {f"{name}_validation_loss": loss, f"{name}_validation_accuracy": accuracy}
    return metrics

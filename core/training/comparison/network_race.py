"""A race on a real network: each optimizer trains the same network from the same weights on the same batches.

for snapshot in race(NetworkRaceSettings(epochs=2)):
    print(snapshot.note, dict(snapshot.metrics))
"""

import math
from collections.abc import Mapping
from typing import Any

from core.snapshots import Snapshot, Stream
from core.training.comparison import small_networks
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.keras_contestant import Contestant
from core.training.comparison.learning_rate_sweep import VALIDATION
from core.training.comparison.network_race_settings import NetworkRaceSettings


def race(settings: NetworkRaceSettings) -> Stream:
    """Let all optimizers learn from one batch after the other, side by side.

    The same settings give the same numbers: everything that is drawn depends on the seed. A consumer may send
    ``{"learning_rate": factor}`` to multiply the first rate of all from the next step on, or of one only, with
    ``"optimizer": name`` beside it.

    Args:
        settings: learning rates, batches, epochs and seed.

    Yields:
        A snapshot after each step, in which each optimizer looked at the same batch. For each that has not diverged
        there are "NAME_loss", the batch's before the step, and "NAME_rate"; after the last step of an epoch, and at
        the start as step 0, also "epoch" and of each "NAME_validation_loss" and "NAME_validation_accuracy".

    Raises:
        ResultFileError: the rates are to come from the recorded sweep, which is missing.
        DataError: scikit-learn, which the digits come with, is not installed.
    """
    rates = settings.learning_rates()
    pictures, labels = small_networks.digits()
    learnt, watched = ((pictures[chosen], labels[chosen]) for chosen in small_networks.split(VALIDATION))
    size = int(settings.batch_size)
    steps = small_networks.steps_per_epoch(len(learnt[1]), size)
    total = steps * settings.epochs
    field = [Contestant(name, rates[name], learnt, watched, settings.seed) for name in OPTIMIZERS]
    message: Any = yield Snapshot(0, total, metrics={"epoch": 0.0, **_rates(field), **_validated(field)}, note="start")
    batches = small_networks.batches(len(learnt[1]), size, settings.seed)
    for number, chosen in zip(range(1, total + 1), batches, strict=False):
        _obey(message, field, rates)
        metrics = _rates(field)
        losses = {f"{contestant.name}_loss": contestant.step(chosen) for contestant in field}
        metrics |= {name: loss for name, loss in losses.items() if math.isfinite(loss)}
        if number % steps == 0:
            metrics |= {"epoch": float(number // steps), **_validated(field)}
        note = f"epoch {(number - 1) // steps + 1} of {settings.epochs}"
        message = yield Snapshot(number, total, metrics=metrics, note=note)


def _obey(message: Any, field: list[Contestant], rates: Mapping[str, float]) -> None:
    """Change the learning rates as the message says."""
    if isinstance(message, Mapping) and "learning_rate" in message:
        for contestant in field:
            if message.get("optimizer", contestant.name) == contestant.name:
                contestant.rate = rates[contestant.name] * float(message["learning_rate"])


def _rates(field: list[Contestant]) -> dict[str, float]:
    return {f"{contestant.name}_rate": contestant.rate for contestant in field if not contestant.is_lost}


def _validated(field: list[Contestant]) -> dict[str, float]:
    found: dict[str, float] = {}
    for contestant in field:
        if not contestant.is_lost:
            loss, accuracy = contestant.validate()
            name = contestant.name
            found |= {f"{name}_validation_loss": loss, f"{name}_validation_accuracy": accuracy}
    return found

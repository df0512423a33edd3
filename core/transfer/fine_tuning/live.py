"""A small fine-tuning to look on: the stream of a live training, and after each epoch how far every block has moved.

for snapshot in fine_tune_live(FineTuningSettings(pictures="40")):
    print(snapshot.note, dict(snapshot.metrics))
"""

from contextlib import closing
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from core.snapshots import Stream
from core.training import recipe
from core.training.live.training import look_on
from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.fine_tuner import FineTuner
from core.transfer.fine_tuning.settings import FineTuningSettings

Kernels = dict[str, npt.NDArray[np.float32]]


def fine_tune_live(settings: FineTuningSettings) -> Stream:
    """Fine-tune as the settings say; nothing is kept but the pictures in the cache.

    Args:
        settings: what to learn, on what, and how.

    Yields:
        As `live.training.train_live`, with "stage" in the metrics of a step; and with "moved_<block>" in those of
        the last step of an epoch, for each block of the body: by what part of their length the kernels have changed
        since the first training, ‖w − w₀‖ / ‖w₀‖.

    Raises:
        DataError: with what to do.
        TrainingError: the loss is no number any more.
    """
    trainer = FineTuner(recipe.parse(settings.recipe()))
    before: Kernels = {}
    message: Any = None
    with closing(look_on(trainer)) as stream:
        while True:
            try:
                snapshot = stream.send(message)
            except StopIteration:
                return
            if trainer.model is not None and not before:
                before = _kernels(trainer.model)
            if trainer.model is not None and "epoch_loss" in snapshot.metrics:
                now = _kernels(trainer.model)
                moved = {
                    f"moved_{name}": float(np.linalg.norm(now[name] - old) / np.linalg.norm(old))
                    for name, old in before.items()
                }
                snapshot = replace(snapshot, metrics={**snapshot.metrics, **moved})
            message = yield snapshot


def _kernels(model: keras.Model) -> Kernels:
    """All kernels of each block of the body, as one vector."""
    found: dict[str, list[npt.NDArray[np.float32]]] = {}
    for layer in model.layers:
        if layer.name != surgery.HEAD and hasattr(layer, "kernel"):
            found.setdefault(surgery.block(layer.name), []).append(np.array(layer.kernel).ravel())
    return {name: np.concatenate(parts) for name, parts in found.items()}

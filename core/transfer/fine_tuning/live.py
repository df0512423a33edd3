"""A small fine-tuning to watch live: the stream of a live training, plus how far each block has moved in each epoch.

for snapshot in fine_tune_live(FineTuningSettings(pictures="40")):
    print(snapshot.note, dict(snapshot.metrics))
"""

from contextlib import closing
from dataclasses import replace
from typing import Any

import keras
import numpy as np

from core.arrays import Float32Array
from core.snapshots import Stream
from core.training import recipe
from core.training.live.training import with_predictions
from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.fine_tuner import FineTuner
from core.transfer.fine_tuning.settings import FineTuningSettings

Kernels = dict[str, Float32Array]


def fine_tune_live(settings: FineTuningSettings) -> Stream:
    """Fine-tune with these settings; only the images stay, in the cache.

    Args:
        settings: the data set, how many images, and how to train.

    Yields:
        The snapshots of `core.training.live.training.train_live`, with "stage" among the metrics of each step. The
        last step of an epoch also has "moved_<block>" for each block of the body: the relative distance of its kernels
        from their pre-trained values, ‖w − w₀‖ / ‖w₀‖.

    Raises:
        DataError: the data set is missing or damaged; the sentence says what to do.
        TrainingError: the training diverged.
    """
    trainer = FineTuner(recipe.parse(settings.recipe()))
    pretrained: Kernels = {}
    message: Any = None
    with closing(with_predictions(trainer)) as stream:
        while True:
            try:
                snapshot = stream.send(message)
            except StopIteration:
                return
            if trainer.model is not None and not pretrained:
                pretrained = _kernels(trainer.model)
            if trainer.model is not None and "epoch_loss" in snapshot.metrics:
                now = _kernels(trainer.model)
                moved = {
                    f"moved_{name}": float(np.linalg.norm(now[name] - before) / np.linalg.norm(before))
                    for name, before in pretrained.items()
                }
                snapshot = replace(snapshot, metrics={**snapshot.metrics, **moved})
            message = yield snapshot


def _kernels(model: keras.Model) -> Kernels:
    """The kernels of each block of the body, as one vector."""
    kernels: dict[str, list[Float32Array]] = {}
    for layer in model.layers:
        if layer.name != surgery.HEAD and hasattr(layer, "kernel"):
            kernels.setdefault(surgery.block_of(layer.name), []).append(np.array(layer.kernel).ravel())
    return {name: np.concatenate(parts) for name, parts in kernels.items()}

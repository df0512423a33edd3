"""A small training to look on: the trainer's stream, with the network's answers to some pictures after each epoch.

for snapshot in train_live(LiveSettings(epochs=5)):
    print(snapshot.note, dict(snapshot.metrics))
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np

from core.images import RGB
from core.snapshots import Stream
from core.training import recipe
from core.training.live import answer_sheet
from core.training.live.settings import LiveSettings
from core.training.trainer import Trainer

SHOWN = 24
"""Validation pictures whose answers are drawn."""


def train_live(settings: LiveSettings) -> Stream:
    """Train as the settings say; nothing is kept but the pictures in the cache.

    A consumer may send ``{"learning_rate": factor}`` to multiply the rate from the next step on.

    Args:
        settings: what to train, on what, and how.

    Yields:
        The trainer's snapshots. From the start on their `image` shows the answers to some pictures of the validation
        part, as they were after the last epoch. The metrics have also "weight", one weight of the last layer as the
        step left it; the first snapshot of the training also "training_pictures", "validation_pictures",
        "parameters" and "classes".

    Raises:
        DataError: with what to do.
        TrainingError: the loss is no number any more.
    """
    yield from look_on(Trainer(recipe.parse(settings.recipe())))


def look_on(trainer: Trainer) -> Stream:
    """The stream of a training of small pictures, with what `train_live` adds to it."""
    image: RGB | None = None
    draw: Callable[[], RGB] | None = None
    message: Any = None
    with closing(trainer.run()) as stream:
        while True:
            try:
                snapshot = stream.send(message)
            except StopIteration:
                return
            metrics = dict(snapshot.metrics)
            model = trainer.model
            if model is not None and all(trainer.files.path(piece).exists() for piece in trainer.pieces.parts):
                if draw is None:
                    draw = _answers(trainer)
                    metrics |= {f"{piece}_pictures": len(part) for piece, part in trainer.pieces.parts.items()}
                    metrics |= {"parameters": model.count_params(), "classes": len(trainer.pieces.data.classes)}
                if image is None or "epoch_loss" in metrics:
                    image = draw()
                metrics["weight"] = float(model.trainable_variables[-2][0, 0])
            message = yield replace(snapshot, image=image, metrics=metrics)


def _answers(trainer: Trainer) -> Callable[[], RGB]:
    """What draws the present answers to the same pictures each time."""
    reader, model = trainer.files.reader("validation"), trainer.model
    assert model is not None
    chosen = np.sort(np.random.default_rng(0).choice(len(reader), min(SHOWN, len(reader)), replace=False))
    pictures = reader.read(chosen)
    truths = [reader.classes[label] for label in reader.labels[chosen]]
    inputs = trainer.normalisation(pictures)

    def draw() -> RGB:
        best = np.argmax(np.asarray(model(inputs, training=False)), axis=1)
        return answer_sheet.sheet(pictures, truths, [reader.classes[index] for index in best])

    return draw

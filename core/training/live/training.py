"""A small training to watch live: the trainer's stream, with predictions for some validation images after each epoch.

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
from core.training.live import prediction_sheet
from core.training.live.settings import LiveSettings
from core.training.split_data import RECORDED_AS
from core.training.trainer import Trainer

SHEET_IMAGES = 24
"""Validation images on the prediction sheet."""


def train_live(settings: LiveSettings) -> Stream:
    """Train as the settings say and keep nothing but the images in the cache.

    A consumer may send ``{"learning_rate": factor}`` to multiply the learning rate from the next step on.

    Args:
        settings: the data, the network and the hyperparameters.

    Yields:
        The trainer's snapshots. From the start of the training their `image` is a sheet of validation images with
        their predictions after the last finished epoch. The metrics also hold "weight", one weight of the last layer
        after the step; those of the first snapshot of the training also "training_pictures", "validation_pictures",
        "parameters" and "classes".

    Raises:
        DataError: the data set is unavailable; the message says what to do.
        TrainingError: the training diverged.
    """
    yield from with_predictions(Trainer(recipe.parse(settings.recipe())))


def with_predictions(trainer: Trainer) -> Stream:
    """Run a training on small images and add to its stream what `train_live` describes."""
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
            if model is not None and all(trainer.files.path(name).exists() for name in trainer.split_data.splits):
                if draw is None:
                    draw = _prediction_sheet(trainer)
                    metrics |= {
                        f"{RECORDED_AS[name]}_pictures": len(images)
                        for name, images in trainer.split_data.splits.items()
                    }
                    metrics |= {"parameters": model.count_params(), "classes": len(trainer.split_data.data.classes)}
                if image is None or "epoch_loss" in metrics:
                    image = draw()
                metrics["weight"] = float(model.trainable_variables[-2][0, 0])
            message = yield replace(snapshot, image=image, metrics=metrics)


def _prediction_sheet(trainer: Trainer) -> Callable[[], RGB]:
    """A function that draws the current predictions, for the same images on every call."""
    reader, model = trainer.files.reader("validation"), trainer.model
    assert model is not None
    sampled = np.sort(np.random.default_rng(0).choice(len(reader), min(SHEET_IMAGES, len(reader)), replace=False))
    images = reader.read(sampled)
    truths = [reader.classes[label] for label in reader.labels[sampled]]
    inputs = trainer.normalisation(images)

    def draw() -> RGB:
        predicted = np.argmax(np.asarray(model(inputs, training=False)), axis=1)
        return prediction_sheet.sheet(images, truths, [reader.classes[index] for index in predicted])

    return draw

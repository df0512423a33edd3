"""Learn one painting while a visitor watches: its 990 numbers, from the mean of the known styles, in a minute.

The same computation as a training by a recipe (`style_trainer`), but on crops of the sample photos of the suite and of
the visitor's photo, and for a time instead of a number of steps.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import keras
import numpy as np

from core.arrays import Float32Array
from core.data import samples
from core.images import RGB, fit
from core.snapshots import Snapshot, Stream
from core.synthesis.style.learning.live_settings import STYLE, LiveLearningSettings, as_panel
from core.synthesis.style.learning.style_learner import StyleLearner, as_batch, mean_style, named, scaled
from core.synthesis.style.learning.style_trainer import StyleTrainingError, known_styles, painted
from core.synthesis.style.learning.training_images import Photos
from core.training.schedules import Cosine

CROPS, CROP = 4, 128
"""Crops of photos per step, and their height and width in pixels."""
PICTURE_SIDE = 384
"""Longest side of the picture that is shown while learning."""
SECONDS_BETWEEN_PICTURES = 1.0
TICKS = 1000
"""Steps of the progress, which is that of the time."""


def learn_live(
    photo: RGB,
    painting: RGB,
    settings: LiveLearningSettings | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Stream:
    """Learn the numbers of a painting, and paint a photo with them again and again.

    Args:
        photo: that is shown as painted so far, uint8 RGB (H, W, 3).
        painting: to be learned, uint8 RGB (H, W, 3).
        settings: the knobs; None for the defaults.
        clock: gives the time in seconds.

    Yields:
        Snapshots with the photo as painted so far, the losses as metrics, and the panel `style`: the numbers learned so
        far, for `live_settings.from_panel`.

    Raises:
        StyleTrainingError: the training diverged.
    """
    settings = settings or LiveLearningSettings()
    learner = StyleLearner([scaled(painting, settings.painting_size)], settings.weights)
    shown = fit(photo, PICTURE_SIDE)
    photos = Photos([fit(photo, 384), *(sample.read(384) for sample in samples.photos())], settings.seed)
    style = keras.Variable(mean_style(known_styles(), 1), name="style")
    schedule = Cosine(rate=settings.learning_rate, warm_up=0.02)
    optimizer = keras.optimizers.Adam()
    optimizer.build([style])
    latest = Snapshot(
        0, TICKS, _painted(learner, style, shown), panels={STYLE: as_panel(_numbers(style))}, note="starting"
    )
    yield latest
    learner.step(style.value, as_batch(photos.crops(0, CROPS, CROP)))  # Tracing does not count.
    began = drawn = clock()
    step = 0
    while (passed := clock() - began) < settings.seconds:
        optimizer.learning_rate = max(1e-7, schedule(passed / settings.seconds))
        gradient, losses = learner.step(style.value, as_batch(photos.crops(step, CROPS, CROP)))
        values = losses.numpy()[0]
        if not np.isfinite(values).all():
            raise StyleTrainingError("The training diverged; lower the learning rate.")
        optimizer.apply([gradient], [style])
        step += 1
        now = clock()
        tick = min(TICKS - 1, int(TICKS * (now - began) / settings.seconds))
        newest = max(latest.step, tick)
        latest = replace(latest, step=newest, metrics=named(values), note=f"{step} steps learned")
        if now - drawn >= SECONDS_BETWEEN_PICTURES:
            latest = replace(latest, image=_painted(learner, style, shown), panels={STYLE: as_panel(_numbers(style))})
            drawn = clock()
        yield latest
    yield replace(latest, step=TICKS, image=_painted(learner, style, shown), panels={STYLE: as_panel(_numbers(style))})


def _painted(learner: StyleLearner, style: keras.Variable, photo: RGB) -> RGB:
    return painted(learner.network, _numbers(style), photo)


def _numbers(style: keras.Variable) -> Float32Array:
    return np.asarray(style, np.float32)[0].copy()

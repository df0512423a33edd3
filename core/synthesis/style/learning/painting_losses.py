"""How good the pictures of the network are beside those of style transfer by optimization, by the same losses.

Stored as `losses.json` in the artifact of learned styles: for every painting the weighted losses of the network's
picture and of the optimization after some steps, on one sample photo, with the seconds that each took.
"""

import time
from collections.abc import Generator, Sequence
from typing import Any

import keras

from core.arrays import Float32Array
from core.data import samples
from core.images import RGB
from core.snapshots import Snapshot
from core.synthesis.style.learning.losses_record import Losses, LossesRecord, PaintingLosses
from core.synthesis.style.learning.style_trainer import painted
from core.synthesis.style.learning.training_images import NamedPainting
from core.synthesis.style.optimization import Problem, transfer
from core.synthesis.style.paintings import Painting
from core.synthesis.style.settings import StyleSettings

SAMPLE, SIDE = "palace", 192
"""The sample photo, and its longest side in pixels."""
STEPS = (60, 500)
"""Of the optimization, after which its losses are taken."""


def compare(
    paintings: Sequence[NamedPainting],
    styles: Float32Array,
    network: keras.Model,
    weights: StyleSettings,
    painting_size: int,
    steps: Sequence[int] = STEPS,
) -> Generator[Snapshot, Any, LossesRecord]:
    """Measure the losses of every painting.

    Args:
        paintings: that were learned.
        styles: what was learned, float32 (S, 990).
        network: that paints.
        weights: of the losses.
        painting_size: the longest side at which the paintings were learned, and are compared with.
        steps: of the optimization, in rising order.

    Yields:
        The progress, in steps of the optimization, with the picture so far.
    """
    photo = _photo()
    stroke = painting_size / max(photo.shape[:2])
    settings = weights.model_copy(update={"steps": steps[-1], "longest_side": SIDE, "stroke": stroke})
    total, found = len(paintings) * steps[-1], {}
    for number, painting in enumerate(paintings):
        problem = Problem.of(photo, [Painting(painting.image)], settings, None)
        began = time.monotonic()
        picture = painted(network, styles[number], photo)
        of_network = _losses(problem, picture, time.monotonic() - began)
        optimized, began = {}, time.monotonic()
        for snapshot in transfer(photo, painting.image, settings):
            if snapshot.step in steps and snapshot.image is not None:
                optimized[snapshot.step] = _losses(problem, snapshot.image, time.monotonic() - began)
            yield Snapshot(number * steps[-1] + snapshot.step, total, snapshot.image, note=painting.title)
        found[painting.name] = PaintingLosses(network=of_network, optimization=optimized)
    return LossesRecord(
        sample=SAMPLE,
        size=photo.shape[:2],
        content=weights.content,
        style=weights.style,
        total_variation=weights.total_variation,
        paintings=found,
    )


def _photo() -> RGB:
    """The sample photo, its sides cropped to multiples of 4."""
    photo = samples.find(SAMPLE).read(SIDE)
    return photo[: photo.shape[0] // 4 * 4, : photo.shape[1] // 4 * 4]


def _losses(problem: Problem, picture: RGB, seconds: float) -> Losses:
    """The losses of a picture as anybody would see it, rounded to 8 bits."""
    problem.evaluate(picture / 255.0)
    metrics = problem.metrics()
    named = {name: round(metrics[name], 5) for name in ("content", "style", "total_variation")}
    return Losses(**named, seconds=round(seconds, 3))

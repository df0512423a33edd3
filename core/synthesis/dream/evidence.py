"""What each ingredient of the recipe does, measured over photos by leaving it out."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Float32Array
from core.images import RGB, fit
from core.snapshots import Snapshot, Stream
from core.synthesis.dream import motion
from core.synthesis.dream.ascent import climb, objective
from core.synthesis.dream.climber import Climber
from core.synthesis.dream.evidence_settings import BASE, VARIANTS
from core.synthesis.dream.pixels import from_image, to_image

MOTIONS = 8
"""Moved copies of an image over which its objective is averaged."""

MOTION_SEED = 1000
"""Other motions than those that the dreams have seen."""

FINE = 0.25
"""Cycles per pixel above which a change counts as fine: four pixels a wave."""


def evidence(photos: Sequence[RGB]) -> Stream:
    """Dream every variant on every photo, with a snapshot after each dream.

    Args:
        photos: uint8 RGB images.

    Yields:
        Snapshots with the dream (uint8 RGB); as metrics the number of the ``photo``, of the ``variant`` in `VARIANTS`,
        and its `MEASURES`.
    """
    climber = Climber(BASE.network, objective(BASE))
    total = len(photos) * len(VARIANTS)
    for photo_number, image in enumerate(photos):
        photo = from_image(fit(image, BASE.longest_side))
        before = mean_objective(photo, climber)
        for number, (name, changes) in enumerate(VARIANTS.items()):
            settings = BASE.model_copy(update=changes)
            *_, state = climb(photo, climber, settings, np.random.default_rng(settings.seed))
            dreamed = state.step.image
            metrics = {
                "photo": float(photo_number),
                "variant": float(number),
                "gain": mean_objective(dreamed, climber) / before,
                "fine": fine_share(dreamed - photo),
                "colour": colour_share(dreamed - photo),
            }
            step = photo_number * len(VARIANTS) + number + 1
            yield Snapshot(step, total, to_image(dreamed), metrics=metrics, note=f"photo {photo_number + 1}, {name}")


def mean_objective(image: Float32Array, climber: Climber) -> float:
    """The mean objective of moved copies of an image, float32 (H, W, 3), −1 to 1; the copies are always the same."""
    rng = np.random.default_rng(MOTION_SEED)
    return float(np.mean([climber.value(motion.sample(BASE, rng).apply(image)) for _ in range(MOTIONS)]))


def fine_share(change: Float32Array) -> float:
    """The share of the energy of a change (H, W, 3) in frequencies above `FINE`, 0 to 1."""
    height, width = change.shape[:2]
    energy = np.square(np.abs(np.fft.fft2(change, axes=(0, 1)))).sum(axis=-1)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None])
    return float(energy[frequency > FINE].sum() / energy.sum())


def colour_share(change: Float32Array) -> float:
    """The share of the energy of a change (H, W, 3) that is not the same in red, green and blue, 0 to 1."""
    grey = change.mean(axis=-1, keepdims=True)
    return float(np.square(change - grey).sum() / np.square(change).sum())

"""What the page shows of the recorded run: its time-lapse and Gram matrices, and the strip of single layers."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from apps.classroom.lessons.style_by_optimization.text import GRAM_ORDER
from apps.shared import finished
from apps.shared.shared_results import shared_while
from core.images import RGB
from core.synthesis.style.settings import STYLE_LAYERS, StyleSettings

FRAMES, GRAMS, STRIP = (f"style_by_optimization_{part}" for part in ("frames", "grams", "strip"))
"""Names of the recorded images."""
STEPS = (1, 2, 3, 5, 8, 12, 20, 30, 45, 60)
"""Of the recorded run, whose frames are kept."""


def sheet(images: Sequence[RGB]) -> RGB:
    """Images of one size in two columns, row by row; an odd number is filled up with the last one."""
    even = [*images, *images[-1:]][: len(images) + len(images) % 2]
    return np.concatenate([np.concatenate(even[i : i + 2], axis=1) for i in range(0, len(even), 2)])


def parted(sheet: RGB, count: int) -> list[RGB]:
    """The images of a sheet."""
    rows = np.split(sheet, (count + 1) // 2)
    return [image for row in rows for image in np.split(row, 2, axis=1)][:count]


@shared_while(partial(finished.state, FRAMES, GRAMS))
def panels() -> Mapping[str, RGB]:
    """The panels of the recorded run, as a job would give them."""
    frames = parted(finished.picture(FRAMES), len(STEPS))
    grams = parted(finished.picture(GRAMS), len(GRAM_ORDER))
    return {f"Step {step}": frame for step, frame in zip(STEPS, frames, strict=True)} | dict(
        zip(GRAM_ORDER, grams, strict=True)
    )


@shared_while(partial(finished.state, STRIP))
def strip() -> Mapping[str, RGB]:
    """What each style layer alone makes of noise, by the name of the layer."""
    return dict(zip(STYLE_LAYERS.values(), parted(finished.picture(STRIP), len(STYLE_LAYERS)), strict=True))


def alone(name: str) -> StyleSettings:
    """The settings with which a picture of the strip is made: the style of one layer, from noise, no content."""
    weights = {**dict.fromkeys(STYLE_LAYERS, 0.0), name: 1.0}
    return StyleSettings.parse({**weights, "content": 0, "start": "noise", "steps": 100, "longest_side": 192})

"""The knobs of generating images, without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob


class GenerationSettings(Settings):
    """Which images a generator makes."""

    count: int = knob(16, ge=1, le=256, help="Images, each from a noise vector of its own. Costs time in proportion.")
    seed: int = knob(0, ge=0, le=9999, help="Of the noise: the same seed makes the same images. Costs nothing.")
    averaged: bool = knob(
        True,
        label="Averaged weights",
        help="Use the moving average of the generator's weights instead of the last ones. Costs nothing.",
    )


class WalkSettings(Settings):
    """How to walk from image to image."""

    walk: int = knob(
        60, ge=2, le=600, step=2, unit="frames", label="Walk", help="Frames of a clip that walks through the images."
    )
    path: Literal["spherical", "linear"] = knob(
        "spherical",
        help="The way between two noise vectors: on a sphere, or straight through the middle. Costs nothing.",
    )
    walk_rate: int = knob(
        20, ge=5, le=30, unit="frames/s", label="Frames per second", more=True, help="Of the clip. Costs nothing."
    )

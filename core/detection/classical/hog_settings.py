"""The knobs of HOG up close, and the light that two of them change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core import images
from core.arrays import Float32Array
from core.detection.classical.hog import Described, hog
from core.detection.classical.hog_detector import HogTemplate
from core.detection.classical.hog_rounds import Round
from core.detection.classical.opencv_hog import opencv_hog, people_template
from core.images import RGB
from core.settings import Settings, knob

LONGEST_SHAPE = 3
"""Pictures are cut to at most this ratio of their sides, so that enlarging a narrow one stays cheap."""


class HogSettings(Settings):
    """Which template looks at a picture, and at what size and in what light."""

    detector: Literal["people", "raccoon"] = knob(
        "people",
        help="OpenCV's people detector, trained by Dalal and Triggs on pedestrians, or the one that was trained here "
        "on 158 photos of raccoons. Costs a few milliseconds.",
    )
    longest: int = knob(
        224,
        ge=128,
        le=512,
        step=16,
        unit="px",
        label="Picture size",
        help="The longest side of the picture. The window always has the same number of pixels, so in a smaller "
        "picture it covers larger things. Costs a few milliseconds.",
    )
    brightness: float = knob(
        1.0, ge=0.2, le=1.5, step=0.1, unit="×", help="All pixels times this number. Costs a few milliseconds."
    )
    gamma: float = knob(
        1.0,
        ge=0.4,
        le=2.5,
        step=0.1,
        help="Exponent of the pixels: below 1 the shadows are lifted, above 1 they sink. Costs a few milliseconds.",
    )
    mining_round: int = knob(
        4,
        ge=1,
        le=4,
        label="Round of mining",
        help="The raccoon detector after this round of hard-negative mining. Changes nothing for people.",
    )


@dataclass(frozen=True, eq=False)
class HogModel:
    """A template, and the variant of HOG that it was trained on."""

    template: HogTemplate
    describe: Callable[[RGB | Float32Array], Described]


def model(settings: HogSettings, rounds: Sequence[Round]) -> HogModel:
    """The detector that the settings choose.

    Args:
        settings: the detector and its round.
        rounds: of the raccoon detector, from `core.detection.classical.hog_rounds`.
    """
    if settings.detector == "people":
        return HogModel(people_template(), opencv_hog)
    return HogModel(rounds[settings.mining_round - 1].template, hog)


def sized(image: RGB, longest: int, window: tuple[int, int]) -> RGB:
    """A picture at a size, but never smaller than the window (height, width); very long ones are cut."""
    height, width = image.shape[:2]
    high, wide = min(height, LONGEST_SHAPE * width), min(width, LONGEST_SHAPE * height)
    top, left = (height - high) // 2, (width - wide) // 2
    scale = max(longest / max(high, wide), window[0] / high, window[1] / wide)
    size = (max(window[0], round(high * scale)), max(window[1], round(wide * scale)))
    return images.resize(image[top : top + high, left : left + wide], size)


def lit(image: RGB, brightness: float, gamma: float) -> RGB:
    """An image in another light: each pixel to the power of `gamma`, 0 to 1, times `brightness`, cut off at white."""
    return np.rint(lit_unrounded(image, brightness, gamma)).astype(np.uint8)


def lit_unrounded(image: RGB, brightness: float, gamma: float) -> Float32Array:
    """The same as float32, 0 to 255, as if pixels were no whole numbers."""
    levels = brightness * (np.arange(256) / 255) ** gamma
    return (255 * np.clip(levels, 0, 1)).astype(np.float32)[image]

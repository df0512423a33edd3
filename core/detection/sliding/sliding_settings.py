"""The knobs of sliding windows."""

from typing import Literal

from core.detection.suppression_settings import Thresholds
from core.settings import Settings, knob


class WindowSettings(Settings):
    """Where windows are cut out of an image."""

    scales: int = knob(
        4,
        ge=1,
        le=6,
        label="Scales",
        help="How many sizes of window, from the shorter side down, each 0.7 times the one before. Each further one "
        "has twice as many windows, and takes twice as long.",
    )
    stride: float = knob(
        0.25,
        ge=0.1,
        le=1,
        step=0.05,
        help="Step between neighbours, as a share of the window. Half the step is four times the windows and the time.",
    )
    shapes: Literal["square", "three"] = knob(
        "square", help="Square windows only, or also wide and high ones, which takes three times as long."
    )

    @property
    def sizes(self) -> tuple[float, ...]:
        """Side of a square window of each scale, as a share of the image's shorter side."""
        return tuple(0.7**number for number in range(self.scales))

    @property
    def ratios(self) -> tuple[float, ...]:
        """Width to height of the windows."""
        return (1.0,) if self.shapes == "square" else (1.0, 1.6, 1 / 1.6)

    @property
    def levels(self) -> tuple[float, ...]:
        """For each scale, the size of the level of the pyramid on which its windows are as large as the smallest
        windows on the image itself, relative to the image, 1 or less."""
        return tuple(self.sizes[-1] / size for size in self.sizes)


class SlidingSettings(Thresholds, WindowSettings):
    """Where windows are cut out of an image, and which of them count."""

"""The knobs of sliding windows."""

from typing import Literal

from core.settings import Settings, knob


class SlidingSettings(Settings):
    """Where windows are cut out of an image, and which of them count."""

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
    least: float = knob(
        0.5, ge=0.05, le=0.99, step=0.01, label="Lowest score", help="Windows below it are left out. Costs nothing."
    )
    overlap: float = knob(
        0.3,
        ge=0.05,
        le=0.95,
        step=0.05,
        label="Overlap",
        help="The IoU above which the window with the lower score is removed. Costs nothing.",
    )

    @property
    def sizes(self) -> tuple[float, ...]:
        """Side of a square window of each scale, as a share of the image's shorter side."""
        return tuple(0.7**number for number in range(self.scales))

    @property
    def ratios(self) -> tuple[float, ...]:
        """Width to height of the windows."""
        return (1.0,) if self.shapes == "square" else (1.0, 1.6, 1 / 1.6)

"""The knobs of suppression: which boxes come to it, and what one box does to another."""

from core import boxes as geometry
from core.boxes import Overlap
from core.settings import Settings, knob


class Thresholds(Settings):
    """The two thresholds between the windows and the boxes."""

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


class SuppressionSettings(Thresholds):
    """How boxes of one class suppress each other."""

    least: float = knob(
        0.8, ge=0.05, le=0.99, step=0.01, label="Lowest score", help="Windows below it are left out. Costs nothing."
    )
    soft: bool = knob(
        False,
        label="Soft",
        help="A chosen box reduces the scores of the boxes that it overlaps, instead of removing them; those that fall "
        "to the lowest score are gone. The overlap threshold then plays no part. Costs nothing.",
    )
    covered: bool = knob(
        False,
        label="Other overlap",
        help="Measure the share of the worse box that the better one covers, as a widely copied helper does, instead "
        "of the IoU. Costs nothing.",
    )
    sigma: float = knob(
        0.5,
        ge=0.05,
        le=2,
        step=0.05,
        more=True,
        help="Width of the Gaussian of soft suppression; a smaller one reduces more. Costs nothing.",
    )

    @property
    def measure(self) -> Overlap:
        """The measure of overlap."""
        return geometry.share_covered if self.covered else geometry.iou

"""What a comparison of the methods of super-resolution lets people choose; without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob

BEST, PERCEPTUAL, SRCNN = "compact_sr", "compact_sr_perceptual", "srcnn"


class ComparisonSettings(Settings):
    """By how much an image is shrunk, and by which network it is enlarged again."""

    scale: Literal["2", "3", "4"] = knob(
        "4",
        label="Factor",
        titles={factor: f"×{factor}" for factor in ("2", "3", "4")},
        help="The image is shrunk by this factor in height and width, and enlarged again. Costs a moment.",
    )
    method: Literal["compact_sr", "compact_sr_perceptual", "srcnn"] = knob(
        BEST,
        label="Network",
        titles={BEST: "Compact", PERCEPTUAL: "Perceptual", SRCNN: "SRCNN"},
        help="Which network's result is uncovered beside that of bicubic interpolation. The perceptual one exists "
        "for ×4 only. Costs nothing.",
    )

    @property
    def factor(self) -> int:
        """The factor as a number."""
        return int(self.scale)


class SeamSettings(Settings):
    """How far the tiles of an image overlap."""

    overlap: int = knob(
        0,
        ge=0,
        le=16,
        unit="px",
        help="Pixels of the small image that each tile sees beyond its border, on each side. More of them take more "
        "time, as they are computed twice.",
    )


class CompressionSettings(Settings):
    """How strongly the small image is compressed before it is enlarged."""

    quality: int = knob(
        30,
        ge=5,
        le=95,
        step=5,
        help="Of the JPEG file, as programs count it: a low one makes small files with visible blocks. Costs nothing.",
    )

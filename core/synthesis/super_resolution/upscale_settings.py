"""The knobs of upscaling with a served network; without TensorFlow."""

from core.settings import Settings, knob

SCALES = (2, 3, 4)
"""How many times as high and wide a result can be."""
TURNS = 8
"""The ways in which a square can be turned and mirrored."""


class UpscaleSettings(Settings):
    """Whether the turned image counts too, and in which tiles the image is upscaled."""

    ensemble: bool = knob(
        False,
        label="Self-ensemble",
        help="Upscale the image in all 8 turned and mirrored forms, and take the mean. Takes 8 times as long.",
    )
    tiles: int = knob(
        0,
        ge=0,
        le=4096,
        step=16,
        unit="px",
        label="Side of a tile",
        more=True,
        help="Side of the tiles, in pixels of the given image; 0 chooses it. Large tiles take more memory and a little "
        "less time, and the result is the same.",
    )

    def work(self, height: int, width: int) -> float:
        """The size of the computation, for estimates: the pixels of the given image, in millions, in each form."""
        return height * width / 1e6 * (TURNS if self.ensemble else 1)

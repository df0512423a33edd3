"""The knobs of learning one painting while a visitor watches, without TensorFlow."""

import numpy as np

from core.arrays import Float32Array
from core.images import RGB
from core.settings import Settings, knob
from core.synthesis.style.settings import StyleSettings

STYLE = "style"
"""The panel of a snapshot with the numbers that have been learned, as bytes."""


class LiveLearningSettings(Settings):
    """How long to learn, how fast, and what counts."""

    seconds: int = knob(60, ge=10, le=180, step=10, unit="s", help="How long to learn; you can stop at any moment.")
    content: float = knob(2.0, ge=0, le=5, step=0.5, help="Weight of the content loss. Costs nothing.")
    style: float = knob(5.0, ge=0.5, le=20, step=0.5, help="Weight of the style loss. Costs nothing.")
    learning_rate: float = knob(
        0.03, ge=0.002, le=0.1, step=0.002, help="Of Adam; it falls to 0 towards the end. Costs nothing."
    )
    painting_size: int = knob(
        256,
        ge=128,
        le=512,
        step=32,
        unit="px",
        more=True,
        help="Longest side of the painting: how large its strokes become in the picture. Costs nothing.",
    )
    seed: int = knob(0, ge=0, le=9999, more=True, help="Of the crops of photos. Costs nothing.")

    @property
    def weights(self) -> StyleSettings:
        """The losses as settings of style transfer by optimization, which measures the same."""
        return StyleSettings(content=self.content, style=self.style)


def as_panel(style: Float32Array) -> RGB:
    """The numbers of a style as a panel, for panels are images of bytes."""
    return np.frombuffer(style.astype("<f4").tobytes(), np.uint8)


def from_panel(panel: RGB) -> Float32Array:
    """The numbers of a style, float32 (990,), from a panel."""
    return np.frombuffer(panel.tobytes(), "<f4").astype(np.float32)

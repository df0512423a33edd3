"""The knobs of style transfer in one pass, by a network that knows many styles or predicts one, without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob

SMALLEST_SEEN = 32
"""Shorter side in pixels of what the network sees; smaller images are enlarged for it."""
WHOLE = 640_000
"""Pixels that the network sees at once; larger images are painted in tiles, so that memory stays bounded."""

_FREE = "Costs nothing."


class NetworkSettings(Settings):
    """How strongly a style is applied, at which scale, and with whose colours."""

    strength: float = knob(1.0, ge=0, le=1, help="From the photo (0) to the painted picture (1). " + _FREE)
    stroke: float = knob(
        1.0,
        ge=0.5,
        le=3.0,
        step=0.1,
        unit="×",
        label="Stroke size",
        help="The network paints a picture that is this much smaller; the result is enlarged, so strokes grow. Time "
        "falls with its square.",
    )
    colours: Literal["painting", "luminance", "matched"] = knob(
        "painting",
        help="The painting's colours; or the photo's, either by taking only brightness from the result, or by moving "
        "mean and covariance of the colours to those of the photo. Costs a few milliseconds.",
    )
    longest_side: int = knob(
        640, ge=128, le=4096, step=32, unit="px", help="Longest side of the result. Time grows with its square."
    )
    tile: int = knob(
        512,
        ge=256,
        le=1024,
        step=64,
        unit="px",
        more=True,
        help="Side of the tiles in which large pictures are painted. Large tiles take more memory and less time.",
    )

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the result for a photo of this size; photos are never enlarged."""
        return _scaled(height, width, min(1.0, self.longest_side / max(height, width)))

    def seen(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the picture that the network sees for a photo of this size."""
        rows, columns = self.size(height, width)
        scale = max(1 / self.stroke, SMALLEST_SEEN / min(rows, columns))
        return _scaled(rows, columns, scale)

    def in_tiles(self, height: int, width: int) -> bool:
        """Whether a photo of this size is painted in tiles."""
        rows, columns = self.seen(height, width)
        return rows * columns > WHOLE

    def work(self, height: int, width: int) -> float:
        """The size of the computation, for estimates: the pixels that the network sees, in millions."""
        rows, columns = self.seen(height, width)
        return rows * columns / 1e6


class ClipSettings(NetworkSettings):
    """As for a picture, and how much successive frames are made to agree."""

    longest_side: int = knob(
        384, ge=128, le=640, step=32, unit="px", help="Longest side of the result. Time grows with its square."
    )
    smoothing: float = knob(
        0.5,
        ge=0,
        le=0.9,
        help="Weight of the previous result in each frame where the clip stands still, and of the previous frames' "
        "statistics. More of it removes flicker, and blurs what moves. " + _FREE,
    )


def _scaled(height: int, width: int, scale: float) -> tuple[int, int]:
    return max(1, round(height * scale)), max(1, round(width * scale))

"""The knobs of Deep Dream, their checks and estimates, without TensorFlow."""

from core.errors import ConvolabError
from core.settings import Settings, knob

LAYERS = {
    "edges": "block3_out",
    "textures": "block5_out",
    "patterns": "block7_out",
    "parts": "block9_out",
    "objects": "block13_out",
}
"""The layer of EfficientNet-Lite0 that each weight applies to, from shallow to deep."""

_FREE = "Costs nothing."

SMALLEST_OCTAVE = 32
"""Minimum of the shorter side in pixels; below it the deep layers shrink to a single point and detect nothing."""

NO_WEIGHT = "Every layer has weight 0, so there is nothing to dream of; raise one of the weights."


class DreamError(ConvolabError):
    """A dream that is impossible with these settings, or that diverged."""


class DreamSettings(Settings):
    """Which layers to excite, at which scales, and which ingredients of the recipe to use."""

    edges: float = knob(0.0, ge=-1, le=2, step=0.1, help="Weight of a shallow layer, which detects edges. " + _FREE)
    textures: float = knob(0.0, ge=-1, le=2, step=0.1, help="Weight of a layer that detects textures. " + _FREE)
    patterns: float = knob(
        1.0, ge=-1, le=2, step=0.1, help="Weight of a middle layer, which detects repeating patterns. " + _FREE
    )
    parts: float = knob(
        1.0,
        ge=-1,
        le=2,
        step=0.1,
        help="Weight of a layer that detects eyes, wheels and leaves. Deeper layers take longer.",
    )
    objects: float = knob(
        0.0,
        ge=-1,
        le=2,
        step=0.1,
        help="Weight of a deep layer, which detects whole objects. Deeper layers take longer.",
    )
    octaves: int = knob(
        3,
        ge=1,
        le=6,
        help="How many sizes of the picture to dream on, the smallest first. Each one adds time.",
    )
    octave_scale: float = knob(
        1.4, ge=1.1, le=2.0, step=0.1, unit="×", help="How much larger each octave is than the previous one."
    )
    steps: int = knob(20, ge=1, le=100, help="Steps of gradient ascent in each octave. Time grows with their number.")
    step_size: float = knob(
        0.02,
        ge=0.002,
        le=0.1,
        step=0.002,
        help="How far one step changes the pixels, whose values range from −1 to 1. " + _FREE,
    )
    reinject_detail: bool = knob(
        True, help="At each octave, restore the detail that the photo lost by shrinking. " + _FREE
    )
    jitter: int = knob(
        16,
        ge=0,
        le=64,
        unit="px",
        help="Roll the picture by a random distance before each step, up to this many pixels; 0 is off. " + _FREE,
    )
    normalize: bool = knob(
        True, help="Divide each gradient by its standard deviation, so that all steps are equally large. " + _FREE
    )
    longest_side: int = knob(
        640,
        ge=96,
        le=1024,
        step=16,
        unit="px",
        more=True,
        help="Longest side of the result. Time grows with its square.",
    )
    seed: int = knob(0, ge=0, le=9999, more=True, help="Of the random numbers (the jitter). " + _FREE)

    def check(self, height: int, width: int) -> None:
        """Check that an image of this size can be dreamed on.

        Raises:
            DreamError: no layer has a weight, or the smallest octave would be too small.
        """
        if not any(getattr(self, name) for name in LAYERS):
            raise DreamError(NO_WEIGHT)
        scale = min(1.0, self.longest_side / max(height, width))
        octave_sizes((max(1, round(height * scale)), max(1, round(width * scale))), self)

    def problem(self, height: int, width: int) -> str:
        """Why an image of this size cannot be dreamed on, in a sentence; empty if it can."""
        try:
            self.check(height, width)
        except DreamError as error:
            return str(error)
        return ""

    def work(self, height: int, width: int) -> float:
        """The size of the computation, for estimates: the pixels that all steps process together, in millions."""
        scale = min(1.0, self.longest_side / max(height, width))
        pixels = height * width * scale**2 / 1e6
        return self.steps * sum(pixels / self.octave_scale ** (2 * i) for i in range(self.octaves))


def octave_sizes(shape: tuple[int, ...], settings: DreamSettings) -> list[tuple[int, int]]:
    """Height and width of each octave, the smallest first.

    Args:
        shape: height and width of the image, which is the last octave.
        settings: the knobs.

    Raises:
        DreamError: the shorter side of the smallest octave would be below `SMALLEST_OCTAVE` pixels.
    """
    scales = [settings.octave_scale**-i for i in reversed(range(settings.octaves))]
    sizes = [(max(1, round(shape[0] * s)), max(1, round(shape[1] * s))) for s in scales]
    if min(sizes[0]) < SMALLEST_OCTAVE:
        height, width = sizes[0]
        raise DreamError(
            f"The smallest octave would be {width} × {height} pixels, too small for the network to detect anything "
            f"(the shorter side needs {SMALLEST_OCTAVE}); choose fewer octaves, a smaller octave scale or a larger "
            "picture."
        )
    return sizes

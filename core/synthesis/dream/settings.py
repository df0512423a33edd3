"""The knobs of Deep Dream, their checks and estimates, without TensorFlow."""

from typing import Literal

from core.errors import ConvolabError
from core.settings import Settings, knob

VGG16, EFFICIENTNET = "VGG16", "Lite0"

LAYERS = {
    VGG16: {
        "edges": "conv2_2",
        "textures": "conv3_3",
        "patterns": "conv4_2",
        "parts": "conv4_3",
        "objects": "conv5_1",
    },
    EFFICIENTNET: {
        "edges": "block3_out",
        "textures": "block5_out",
        "patterns": "block7_out",
        "parts": "block9_out",
        "objects": "block13_out",
    },
}
"""The layer of each network that each weight applies to, from shallow to deep."""

WEIGHTS = tuple(LAYERS[VGG16])
"""The knobs that are weights of layers."""

COST = {VGG16: 1.0, EFFICIENTNET: 0.25}
"""Time per pixel, relative to VGG16."""

COLOURS = ("red", "green", "blue")

_FREE = "Costs nothing."

SMALLEST_OCTAVE = 32
"""Minimum of the shorter side in pixels; below it the deep layers shrink to a single point and detect nothing."""

NO_WEIGHT = "Every layer has weight 0, so there is nothing to dream of; raise one of the weights."


class DreamError(ConvolabError):
    """A dream that is impossible with these settings, or that diverged."""


class DreamSettings(Settings):
    """Which layers to excite, at which scales, and which ingredients of the recipe to use."""

    network: Literal["VGG16", "Lite0"] = knob(
        VGG16,
        help="The network that dreams: VGG16, or EfficientNet Lite0, which takes a quarter of the time.",
    )
    edges: float = knob(
        0.0, ge=-1, le=2, step=0.1, more=True, help="Weight of a shallow layer, which detects edges. " + _FREE
    )
    textures: float = knob(0.0, ge=-1, le=2, step=0.1, help="Weight of a layer that detects textures. " + _FREE)
    patterns: float = knob(
        0.0, ge=-1, le=2, step=0.1, help="Weight of a middle layer, which detects repeating patterns. " + _FREE
    )
    parts: float = knob(
        0.0,
        ge=-1,
        le=2,
        step=0.1,
        help="Weight of a layer that detects eyes, wheels and leaves. Deeper layers take longer.",
    )
    objects: float = knob(
        1.0,
        ge=-1,
        le=2,
        step=0.1,
        help="Weight of a deep layer, which detects whole objects. Deeper layers take longer.",
    )
    octaves: int = knob(
        4,
        ge=1,
        le=6,
        help="How many sizes of the picture to dream on, the smallest first. Each one adds time.",
    )
    octave_scale: float = knob(
        1.4, ge=1.1, le=2.0, step=0.1, unit="×", more=True, help="How much larger each octave is than the previous one."
    )
    steps: int = knob(20, ge=1, le=100, help="Steps of gradient ascent in each octave. Time grows with their number.")
    step_size: float = knob(
        0.026,
        ge=0.002,
        le=0.1,
        step=0.002,
        more=True,
        help="How far one step changes the pixels, whose values range from −1 to 1. " + _FREE,
    )
    reinject_detail: bool = knob(
        True, help="At each octave, restore the detail that the photo lost by shrinking. " + _FREE
    )
    normalize: bool = knob(
        True, help="Divide each gradient by its standard deviation, so that all steps are equally large. " + _FREE
    )
    normalize_bands: bool = knob(
        True,
        label="Bands",
        help="Divide each scale of detail in the gradient by its own standard deviation first (a Laplacian pyramid), "
        "so that coarse shapes grow as fast as fine grain. Costs little.",
    )
    decorrelate_colours: bool = knob(
        True,
        label="Colours",
        help="Step along the colour axes of photos, in which brightness varies more than hue. Costs little.",
    )
    shape_frequencies: bool = knob(
        True,
        label="Frequencies",
        help="Weaken fine detail in the gradient as photos do: the amplitude falls as the frequency rises. "
        "Costs little.",
    )
    jitter: int = knob(
        16,
        ge=0,
        le=64,
        unit="px",
        more=True,
        help="Roll the picture by a random distance before each step, up to this many pixels; 0 is off. " + _FREE,
    )
    turn: float = knob(
        2.0,
        ge=0,
        le=20,
        step=0.5,
        unit="°",
        more=True,
        help="Turn the picture by a random angle before each step, up to this many degrees; 0 is off. Costs little.",
    )
    stretch: float = knob(
        2.0,
        ge=0,
        le=20,
        step=1,
        unit="%",
        more=True,
        help="Enlarge or shrink the picture at random before each step, up to this much; 0 is off. Costs little.",
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
    seed: int = knob(0, ge=0, le=9999, more=True, help="Of the random numbers (jitter, turns and sizes). " + _FREE)

    def layers(self) -> dict[str, float]:
        """The weights other than 0 by the name of the layer in the chosen network."""
        named = LAYERS[self.network]
        return {named[name]: getattr(self, name) for name in WEIGHTS if getattr(self, name)}

    def check(self, height: int, width: int) -> None:
        """Check that an image of this size can be dreamed on.

        Raises:
            DreamError: no layer has a weight, or the smallest octave would be too small.
        """
        if not self.layers():
            raise DreamError(NO_WEIGHT)
        self.check_size(height, width)

    def check_size(self, height: int, width: int) -> None:
        """Check the octaves only, for dreams whose goal is not a weighted sum of layers.

        Raises:
            DreamError: the smallest octave would be too small.
        """
        scale = min(1.0, self.longest_side / max(height, width))
        octave_sizes((max(1, round(height * scale)), max(1, round(width * scale))), self)

    def size_problem(self, height: int, width: int) -> str:
        """The same as `problem`, for dreams whose goal is not a weighted sum of layers."""
        try:
            self.check_size(height, width)
        except DreamError as error:
            return str(error)
        return ""

    def problem(self, height: int, width: int) -> str:
        """Why an image of this size cannot be dreamed on, in a sentence; empty if it can."""
        try:
            self.check(height, width)
        except DreamError as error:
            return str(error)
        return ""

    def work(self, height: int, width: int) -> float:
        """The size of the computation, for estimates: the megapixels that VGG16 could process in the same time."""
        scale = min(1.0, self.longest_side / max(height, width))
        pixels = height * width * scale**2 / 1e6
        megapixels = self.steps * sum(pixels / self.octave_scale ** (2 * i) for i in range(self.octaves))
        return COST[self.network] * megapixels


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

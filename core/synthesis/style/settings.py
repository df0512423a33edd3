"""The knobs of style transfer by optimization, their checks and estimates, without TensorFlow."""

from typing import Literal

from core.errors import ConvolabError
from core.settings import Settings, knob

CONTENT_LAYER = "conv4_2"
STYLE_LAYERS = {
    "conv1": "conv1_1",
    "conv2": "conv2_1",
    "conv3": "conv3_1",
    "conv4": "conv4_1",
    "conv5": "conv5_1",
}
"""The layer of VGG16 that each weight applies to, from shallow to deep; those of Gatys et al. (2016)."""
SMALLEST_SIDE = 48
"""Of an image in pixels; conv5_1 then has three positions."""

_FREE = "Costs nothing."
_LAYER = "Costs little; at 0 the layer is left out."


class StyleError(ConvolabError):
    """A style transfer that is impossible with these images or settings, or that diverged."""


class StyleSettings(Settings):
    """Which losses count how much, from where to start, and how to descend."""

    content: float = knob(
        1.0, ge=0, le=5, step=0.1, help="Weight of the content loss: how much of the photo stays. " + _FREE
    )
    style: float = knob(
        5.0, ge=0, le=20, step=0.5, help="Weight of the style loss: how much of the painting comes. " + _FREE
    )
    total_variation: float = knob(
        1.0,
        ge=0,
        le=10,
        step=0.5,
        help="Weight of the total variation, which keeps neighbouring pixels alike. " + _FREE,
    )
    stroke: float = knob(
        1.0,
        ge=0.4,
        le=2.0,
        step=0.1,
        unit="×",
        label="Stroke size",
        help="Size of the painting relative to the result: its strokes grow with it. " + _FREE,
    )
    colours: Literal["painting", "luminance", "matched"] = knob(
        "painting",
        help="The painting's colours; or the photo's, either by taking only brightness from the result, or by giving "
        "the painting the mean and covariance of the photo's colours first. " + _FREE,
    )
    start: Literal["content", "noise", "style"] = knob(
        "content", help="Where the descent starts: at the photo, at noise, or at the painting. " + _FREE
    )
    optimizer: Literal["lbfgs", "adam"] = knob(
        "lbfgs",
        help="L-BFGS, which also estimates curvature, as in the paper, or Adam. A step of L-BFGS sometimes needs a "
        "second pass through the network.",
    )
    steps: int = knob(60, ge=5, le=500, step=5, help="Steps of the descent. Time grows with their number.")
    learning_rate: float = knob(
        0.03,
        ge=0.002,
        le=0.2,
        step=0.002,
        more=True,
        help="Of Adam, for values from 0 to 1; L-BFGS chooses its own steps. " + _FREE,
    )
    conv1: float = knob(1.0, ge=0, le=3, step=0.1, more=True, help="Style weight of conv1_1: colours. " + _LAYER)
    conv2: float = knob(1.0, ge=0, le=3, step=0.1, more=True, help="Style weight of conv2_1: fine lines. " + _LAYER)
    conv3: float = knob(1.0, ge=0, le=3, step=0.1, more=True, help="Style weight of conv3_1: strokes. " + _LAYER)
    conv4: float = knob(1.0, ge=0, le=3, step=0.1, more=True, help="Style weight of conv4_1: shapes. " + _LAYER)
    conv5: float = knob(
        0.5, ge=0, le=3, step=0.1, more=True, help="Style weight of conv5_1: large arrangements. " + _LAYER
    )
    longest_side: int = knob(
        360, ge=64, le=768, step=4, unit="px", more=True, help="Of the result. Time grows with its square."
    )
    seed: int = knob(0, ge=0, le=9999, more=True, help="Of the noise that the descent may start at. " + _FREE)

    @property
    def style_weights(self) -> dict[str, float]:
        """Weight of each style layer that counts, by the layer's name; they add up to the weight of the style."""
        shares = {layer: getattr(self, name) for name, layer in STYLE_LAYERS.items() if getattr(self, name) > 0}
        whole = sum(shares.values())
        return {layer: self.style * share / whole for layer, share in shares.items() if self.style > 0}

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the result for a photo of this size."""
        scale = min(1.0, self.longest_side / max(height, width))
        return max(1, round(height * scale)), max(1, round(width * scale))

    def problem(self, height: int, width: int) -> str:
        """Why a photo of this size cannot be styled, in a sentence; empty if it can."""
        if not self.style_weights and not self.content:
            return "Content and style both have weight 0, so there is nothing to descend; raise one of them."
        if min(result := self.size(height, width)) < SMALLEST_SIDE:
            return (
                f"The result would be {result[1]} × {result[0]} pixels; the shorter side needs {SMALLEST_SIDE}. "
                "Choose a larger size or a picture that is less elongated."
            )
        return ""

    def check(self, height: int, width: int) -> None:
        """Check that a photo of this size can be styled.

        Raises:
            StyleError: it is too small, or no loss has a weight.
        """
        if sentence := self.problem(height, width):
            raise StyleError(sentence)

    def work(self, height: int, width: int) -> float:
        """The size of the computation, for estimates: the pixels that all steps process together, in millions."""
        rows, columns = self.size(height, width)
        evaluations = 1.3 if self.optimizer == "lbfgs" else 1.0
        return evaluations * self.steps * rows * columns / 1e6

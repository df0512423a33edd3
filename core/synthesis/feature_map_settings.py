"""The knobs of the feature maps and the layers that are shown, without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob

LAYERS = (
    "stem_out",
    "block1_out",
    "block3_out",
    "block5_out",
    "block8_out",
    "block11_out",
    "block15_out",
    "block16_out",
    "features",
)
"""The layers of EfficientNet-Lite0 that are shown, from shallow to deep."""

COLUMNS = 6
"""Channels per row of a contact sheet."""


class FeatureMapSettings(Settings):
    """Which channels of each layer to show."""

    channels: int = knob(18, ge=6, le=48, step=6, help="How many channels of each layer to show. Costs nothing.")
    order: Literal["strongest", "first"] = knob(
        "strongest",
        help="Show the channels that vary most over this picture, or simply the first ones. Costs nothing.",
    )

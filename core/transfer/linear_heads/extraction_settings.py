"""The settings of the lesson on feature extraction."""

from core.settings import Settings, knob

LAYERS = ("stem_out", *(f"block{number}_out" for number in range(1, 17)), "features")
"""The layers of the bundled backbone, from the first to the last."""


class ExtractionSettings(Settings):
    """Where to cut the network."""

    cut: int = knob(
        18,
        ge=1,
        le=len(LAYERS),
        label="Cut after layer",
        help="All layers after it are removed. Late layers respond to objects, early ones to edges and textures. "
        "Costs nothing.",
    )

    @property
    def layer(self) -> str:
        """The name of the layer."""
        return LAYERS[self.cut - 1]

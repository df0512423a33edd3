"""What a backbone is: a network without its head, whose layers can be asked for their activations."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from core.images import RGB
from core.serving.artifacts import Preprocessing, layer_names

Floats = npt.NDArray[np.float32]
Pooling = Literal["mean", "flatten"]


@dataclass(frozen=True)
class Layer:
    """Where a network is cut, and how the map there becomes a vector: its mean over positions, or all of it.

    Several layers, joined by “+” as in "block16_out+features", give their vectors side by side.
    """

    name: str
    pooling: Pooling = "mean"

    @property
    def names(self) -> tuple[str, ...]:
        """The layers that are joined; mostly one."""
        return layer_names(self.name)


class Backbone(Protocol):
    """A network without its head."""

    @property
    def name(self) -> str:
        """By which `load` finds it."""

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the input in pixels."""

    @property
    def preprocessing(self) -> Preprocessing:
        """How pictures become the input."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that can be asked for, from the first to the last."""

    def width(self, layer: Layer) -> int:
        """The length of the feature vector.

        Raises:
            ConvolabError: the network has no such layer, or cannot flatten it.
        """

    def features(self, views: RGB, layer: Layer) -> Floats:
        """The features, float32 (N, D), of pictures that have the input size already, uint8 (N, H, W, 3)."""

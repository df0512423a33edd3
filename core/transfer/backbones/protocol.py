"""What a backbone is: a network without its head that returns the activations of its layers."""

from dataclasses import dataclass
from typing import Literal, Protocol

from core.arrays import Float32Array
from core.images import RGB
from core.serving.card import Preprocessing, layer_names

Pooling = Literal["mean", "flatten"]


@dataclass(frozen=True)
class Layer:
    """Where a network is cut, and how the feature map there becomes a vector: its mean over positions, or all of it.

    The vectors of several layers, joined by “+” as in "block16_out+features", are concatenated.
    """

    name: str
    pooling: Pooling = "mean"

    @property
    def names(self) -> tuple[str, ...]:
        """The joined layers; usually one."""
        return layer_names(self.name)


class Backbone(Protocol):
    """A network without its head."""

    @property
    def name(self) -> str:
        """The name that `registry.load` knows."""

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the input in pixels."""

    @property
    def preprocessing(self) -> Preprocessing:
        """How images become the input."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that it can be cut after, from the first to the last."""

    def width(self, layer: Layer) -> int:
        """The length of the feature vector.

        Raises:
            ConvolabError: the network has no such layer, or cannot flatten it.
        """

    def features(self, views: RGB, layer: Layer) -> Float32Array:
        """The features, float32 (N, D), of images that already have the input size, uint8 (N, H, W, 3)."""

"""What each transform declares about itself, in one class.

A transform is a settings model. Its fields are the knobs, its docstring is the help that a page shows, and beside them
it names the Keras layers that do the work and explains the numbers that those layers sample.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy.typing as npt

from core.settings import Settings

SampledTensors = Mapping[str, npt.NDArray[Any]]
"""What one Keras layer sampled for a batch: arrays by Keras' own names, images along the first axis."""

FREE = "Costs next to nothing."


class KerasLayer(NamedTuple):
    """The name of a class in keras.layers, and the arguments to make one.

    Where `core.data.augmentation.keras_layers` corrects a layer in a subclass of the same name, training uses that.
    """

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Quantity:
    """A number that is sampled for each image.

    Attributes:
        unit: of the number, as the head of its column says it.
        digits: behind the point, as many as are meaningful.
        is_signed: it is sampled on both sides of 0, so a plus sign is written too.
    """

    unit: str
    digits: int = 2
    is_signed: bool = False

    def text(self, value: float) -> str:
        """The number as a reader sees it."""
        value = round(value, self.digits) or 0.0  # No minus before zero.
        sign = "+" if self.is_signed and value else ""
        return f"{value:{sign}.{self.digits}f}".replace("-", "−")


class Transform(Settings):
    """A random change of an image."""

    kind: ClassVar[str]
    """Its name in recipes, addresses and metrics."""
    title: ClassVar[str]
    """Its name on pages."""
    quantities: ClassVar[Mapping[str, Quantity]]
    """What is sampled for each image."""
    shows_zeros: ClassVar[bool] = True
    """Whether a sampled 0 is worth a line in a preview."""
    mixes: ClassVar[bool] = False
    """Whether it takes a second image from the batch, and mixes the labels too."""

    @abstractmethod
    def layers(self) -> tuple[KerasLayer, ...]:
        """The Keras layers that do the work, in the order of their use."""

    @abstractmethod
    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """Translate what Keras sampled into the transform's own quantities.

        Args:
            tensors: one mapping for each of `layers`.
            size: height and width of the images in pixels.

        Returns:
            For each quantity in use its values, float or int (B,), in the units of `quantities`.
        """

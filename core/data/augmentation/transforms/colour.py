"""The transforms that change colours and leave every point in place."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy.typing as npt

from core.data.augmentation.transforms.base import FREE, KerasLayer, Quantity, SampledTensors, Transform
from core.settings import knob


class Brightness(Transform):
    """Make the image lighter or darker by adding a constant."""

    kind: ClassVar[str] = "brightness"
    title: ClassVar[str] = "Brightness"
    quantities: ClassVar[Mapping[str, Quantity]] = {"added": Quantity("of the range", is_signed=True)}
    amount: float = knob(
        0.2,
        ge=0,
        le=1,
        step=0.05,
        help=f"At most this fraction of the range from black to white is added or subtracted. {FREE}",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer."""
        return (KerasLayer("RandomBrightness", {"factor": self.amount, "value_range": (0, 1)}),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """The constant, as Keras samples it."""
        return {"added": tensors[0]["rgb_delta"].ravel()}


class Contrast(Transform):
    """Stretch or compress the values about the mean of each channel."""

    kind: ClassVar[str] = "contrast"
    title: ClassVar[str] = "Contrast"
    quantities: ClassVar[Mapping[str, Quantity]] = {"factor": Quantity("×")}
    amount: float = knob(
        0.3,
        ge=0,
        le=1,
        step=0.05,
        help=f"The distance from the mean is multiplied by between 1 minus this and 1 plus this. {FREE}",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer with two bounds, since a single one would only ever raise the contrast."""
        return (KerasLayer("RandomContrast", {"factor": (self.amount, self.amount), "value_range": (0, 1)}),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """The factor, as Keras samples it."""
        return {"factor": tensors[0]["contrast_factor"].ravel()}


class Colour(Transform):
    """Make the colours stronger or paler, or shift them."""

    kind: ClassVar[str] = "colour"
    title: ClassVar[str] = "Colour"
    quantities: ClassVar[Mapping[str, Quantity]] = {
        "saturation": Quantity("×"),
        "hue": Quantity("°", digits=1, is_signed=True),
    }
    saturation: float = knob(
        0.15,
        ge=0,
        le=0.45,
        step=0.05,
        help="How much stronger or paler: at 0.25 saturation is multiplied by between a third and 3. "
        "Costs a few milliseconds a batch.",
    )
    hue: float = knob(
        18.0,
        ge=0,
        le=180,
        step=6,
        unit="°",
        help="Largest rotation of the colour circle; from 120 on, red can become green. "
        "Costs a few milliseconds a batch.",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """A layer for saturation, where f multiplies by f / (1 - f), and one for hue, where 1 is half a turn.

        RandomColorJitter would do both, but it samples only while it transforms, so its samples could not be shown.
        """
        strength = (round(0.5 - self.saturation, 6), round(0.5 + self.saturation, 6))
        return (
            KerasLayer("RandomSaturation", {"factor": strength, "value_range": (0, 1)}),
            KerasLayer("RandomHue", {"factor": round(self.hue / 180, 6), "value_range": (0, 1)}),
        )

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """The factor of saturation, and the hue in degrees rather than turns."""
        return {"saturation": tensors[0]["factor"], "hue": tensors[1]["factor"] * 360}


COLOUR: tuple[type[Transform], ...] = (Brightness, Contrast, Colour)
"""This family, in the order in which to teach it."""

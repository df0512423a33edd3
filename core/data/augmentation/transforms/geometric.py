"""The transforms that move the points of an image and do nothing else; each knows the matrix of what was sampled.

A matrix maps a point, in pixels from the centre of the top left pixel, x to the right and y down, to where the
transform puts it. It is float64 (3, 3), and its last row is 0, 0, 1.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.data.augmentation.transforms.base import FREE, KerasLayer, Quantity, SampledTensors, Transform
from core.settings import knob

Matrix = Float64Array
Fill = Literal["reflect", "constant", "nearest", "wrap"]
Interpolation = Literal["nearest", "bilinear"]

_FILL = "What fills the area from outside the image: its reflection, black, its edge pixels, or its opposite side."
_INTERPOLATION = "Nearest keeps pixels sharp; bilinear is smooth and blurs a little."


class GeometricTransform(Transform):
    """A transform that moves points."""

    @abstractmethod
    def matrix(self, values: Mapping[str, float], size: int) -> Matrix:
        """Where the points of an image go.

        Args:
            values: what was sampled for the image, by quantity.
            size: height and width of the image in pixels.

        Returns:
            float64 (3, 3).
        """


class Flip(GeometricTransform):
    """Flip each image with probability 0.5."""

    kind: ClassVar[str] = "flip"
    title: ClassVar[str] = "Flip"
    quantities: ClassVar[Mapping[str, Quantity]] = {
        "horizontal": Quantity("1 = flipped", digits=0),
        "vertical": Quantity("1 = flipped", digits=0),
    }
    direction: Literal["horizontal", "vertical", "both"] = knob(
        "horizontal",
        help="Swap left and right, top and bottom, or sample each of the two independently. Right where a mirror "
        f"image still shows the same thing; wrong for letters and digits. {FREE}",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """Two layers for both directions: one alone would sample once for both, a half turn or nothing."""
        directions = ("horizontal", "vertical") if self.direction == "both" else (self.direction,)
        return tuple(KerasLayer("RandomFlip", {"mode": mode}) for mode in directions)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """Whether the image is flipped, for each direction in use."""
        modes = [layer.arguments["mode"] for layer in self.layers()]
        return {mode: one["flips"].ravel() for mode, one in zip(modes, tensors, strict=True)}

    def matrix(self, values: Mapping[str, float], size: int) -> Matrix:
        """Reflections about the axes through the centre."""
        result = np.eye(3)
        for row, direction in enumerate(("horizontal", "vertical")):
            if values.get(direction, 0) > 0.5:
                result[row, row], result[row, 2] = -1, size - 1
        return result


class Translation(GeometricTransform):
    """Shift the image."""

    kind: ClassVar[str] = "translation"
    title: ClassVar[str] = "Translation"
    quantities: ClassVar[Mapping[str, Quantity]] = {
        "right": Quantity("of the width", is_signed=True),
        "down": Quantity("of the height", is_signed=True),
    }
    width: float = knob(
        0.125, ge=0, le=0.5, step=0.025, unit="of the width", help=f"Largest shift to the left or right. {FREE}"
    )
    height: float = knob(
        0.125, ge=0, le=0.5, step=0.025, unit="of the height", help=f"Largest shift up or down. {FREE}"
    )
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("nearest", more=True, help=f"Nearest shifts by whole pixels. {_INTERPOLATION}")

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer."""
        arguments = {
            "height_factor": self.height,
            "width_factor": self.width,
            "fill_mode": self.fill,
            "interpolation": self.interpolation,
        }
        return (KerasLayer("RandomTranslation", arguments),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """Keras samples pixels; here they are fractions of the side."""
        shifts = tensors[0]["translations"] / size
        return {"right": shifts[:, 0], "down": shifts[:, 1]}

    def matrix(self, values: Mapping[str, float], size: int) -> Matrix:
        """A shift."""
        return np.array([[1, 0, values["right"] * size], [0, 1, values["down"] * size], [0, 0, 1.0]])


class Rotation(GeometricTransform):
    """Rotate the image about its centre."""

    kind: ClassVar[str] = "rotation"
    title: ClassVar[str] = "Rotation"
    quantities: ClassVar[Mapping[str, Quantity]] = {"angle": Quantity("° anticlockwise", digits=1, is_signed=True)}
    angle: float = knob(15.0, ge=0, le=180, step=1, unit="°", help=f"Largest angle in either direction. {FREE}")
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("bilinear", more=True, help=_INTERPOLATION)

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer, whose factor counts full turns."""
        turns = round(self.angle / 360, 6)
        arguments = {"factor": turns, "fill_mode": self.fill, "interpolation": self.interpolation}
        return (KerasLayer("RandomRotation", arguments),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """Degrees, as Keras samples them."""
        return {"angle": tensors[0]["angle"]}

    def matrix(self, values: Mapping[str, float], size: int) -> Matrix:
        """A rotation about the centre; y points down, so anticlockwise angles have the opposite sign."""
        angle = np.deg2rad(values["angle"])
        cosine, sine = np.cos(angle), np.sin(angle)
        return _about_centre(np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]]), size)


class Zoom(GeometricTransform):
    """Zoom in or out; the aspect ratio stays the same."""

    kind: ClassVar[str] = "zoom"
    title: ClassVar[str] = "Zoom"
    quantities: ClassVar[Mapping[str, Quantity]] = {"size": Quantity("×")}
    amount: float = knob(
        0.15,
        ge=0,
        le=0.8,
        step=0.05,
        help="The section shown is at most this much smaller or larger than the image: 0.2 shows 80 % to 120 %. "
        + FREE,
    )
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("bilinear", more=True, help=_INTERPOLATION)

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer; without a width factor it keeps the aspect ratio."""
        arguments = {"height_factor": self.amount, "fill_mode": self.fill, "interpolation": self.interpolation}
        return (KerasLayer("RandomZoom", arguments),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """Keras samples the size of the section that fills the image; here it is how much larger things become."""
        return {"size": 1 / tensors[0]["height_zoom"].ravel()}

    def matrix(self, values: Mapping[str, float], size: int) -> Matrix:
        """A scaling about the centre."""
        return _about_centre(np.diag([values["size"], values["size"], 1.0]), size)


class Shear(GeometricTransform):
    """Slant the image; the top left corner stays in place."""

    kind: ClassVar[str] = "shear"
    title: ClassVar[str] = "Shear"
    quantities: ClassVar[Mapping[str, Quantity]] = {
        "sideways": Quantity("px to the right per row", digits=3, is_signed=True),
        "upwards": Quantity("px up per column", digits=3, is_signed=True),
    }
    x: float = knob(
        0.15,
        ge=0,
        le=1,
        step=0.05,
        label="Sideways",
        help=f"Each row moves at most this many pixels further left or right than the row above. {FREE}",
    )
    y: float = knob(
        0.0,
        ge=0,
        le=1,
        step=0.05,
        label="Upwards",
        help=f"Each column moves at most this many pixels further up or down than the column to its left. {FREE}",
    )
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("bilinear", more=True, help=_INTERPOLATION)

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer."""
        arguments = {
            "x_factor": self.x,
            "y_factor": self.y,
            "fill_mode": self.fill,
            "interpolation": self.interpolation,
        }
        return (KerasLayer("RandomShear", arguments),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """Keras samples the inverse mapping, so the sideways part has the opposite sign."""
        factors = tensors[0]["shear_factor"]
        return {"sideways": -factors[:, 0], "upwards": factors[:, 1]}

    def matrix(self, values: Mapping[str, float], size: int) -> Matrix:
        """The inverse of Keras' matrix, which says where each point comes from; the identity if there is none."""
        backwards = np.array([[1, -values["sideways"], 0], [values["upwards"], 1, 0], [0, 0, 1.0]])
        return np.linalg.inv(backwards) if abs(np.linalg.det(backwards)) > 1e-6 else np.eye(3)


GEOMETRIC: tuple[type[GeometricTransform], ...] = (Flip, Translation, Rotation, Zoom, Shear)
"""This family, in the order in which to teach it."""


def _about_centre(linear: Matrix, size: int) -> Matrix:
    """A linear map with its fixed point at the centre of the image instead of the top left pixel."""
    middle = (size - 1) / 2
    centre = np.array([[1, 0, middle], [0, 1, middle], [0, 0, 1.0]])
    return centre @ linear @ np.linalg.inv(centre)

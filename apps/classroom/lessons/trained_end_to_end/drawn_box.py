"""The drawn box, as the component and the page's address write it: `label:left,top,right,bottom`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array
from core.boxes import Detections

SMALLEST = 0.02
"""The least width and height, as shares of the picture."""
CENTRAL = (0.3, 0.3, 0.7, 0.7)


@dataclass(frozen=True)
class DrawnBox:
    """A box with its class.

    Attributes:
        corners: left, top, right and bottom as shares of the picture, in thousandths.
        label: number of its class.
    """

    corners: tuple[float, float, float, float]
    label: int

    def __str__(self) -> str:
        return f"{self.label}:{','.join(f'{value:.3f}' for value in self.corners)}"

    @property
    def array(self) -> Float32Array:
        """The corners as core takes them, float32 (1, 4)."""
        return np.array([self.corners], np.float32)


def parse(text: str, classes: int) -> DrawnBox | None:
    """Read a box; None if the text is none, the box has no area or there is no such class."""
    label, _, numbers = text.partition(":")
    try:
        values = [float(number) for number in numbers.split(",")]
    except ValueError:
        return None
    if not label.isdecimal() or int(label) >= classes or len(values) != 4 or not all(map(math.isfinite, values)):
        return None
    left, top, right, bottom = (round(min(1.0, max(0.0, value)), 3) for value in values)
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return None
    return DrawnBox((left, top, right, bottom), int(label))


def first(found: Detections, size: tuple[int, int]) -> DrawnBox:
    """The box on which a picture opens: around the largest of what was found, or in the middle.

    Args:
        found: what the network finds in the picture.
        size: height and width of the picture in pixels.
    """
    if len(found):
        largest = int(geometry.area(found.boxes).argmax())
        label = int(found.labels[largest])
        shares = found.boxes[largest] / np.array([size[1], size[0]] * 2)
        if box := parse(f"{label}:{','.join(map(str, shares.tolist()))}", label + 1):
            return box
    return DrawnBox(CENTRAL, 0)


def classes_of(labels: Sequence[str]) -> list[str]:
    """The classes to choose from; a detector of one class leaves no choice."""
    return list(labels) if len(labels) > 1 else []

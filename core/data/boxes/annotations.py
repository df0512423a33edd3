"""What the readers of annotations share: raw boxes are checked and turned into arrays in one place."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from core import boxes as geometry
from core.data.boxes.boxed_images import BoxedImage

SMALLEST = 1.0
"""Boxes narrower or lower than this many pixels are slips of the mouse."""


@dataclass(frozen=True)
class RawBox:
    """A box as an annotation states it: corners in pixels, the name of its class, and whether it is to be ignored."""

    corners: tuple[float, float, float, float]
    label: str
    ignored: bool = False


@dataclass
class RawImage:
    """An image as annotations state it; the size is height and width."""

    file: str
    size: tuple[int, int]
    split: str = ""
    boxes: list[RawBox] = field(default_factory=list)


@dataclass(frozen=True)
class Annotations:
    """Everything that a folder or archive says about its images.

    Attributes:
        images: in the order of their annotation.
        classes: names in the order of the labels, with all that occur.
    """

    images: list[RawImage]
    classes: list[str]


def boxed(image: RawImage, numbers: dict[str, int]) -> tuple[BoxedImage, int]:
    """The image with its boxes clipped to it, and the number of boxes that were empty and are left out."""
    height, width = image.size
    corners = np.array([box.corners for box in image.boxes], np.float32).reshape(-1, 4)
    clipped = geometry.clipped(corners, width, height)
    sizes = geometry.to_sizes(clipped)[:, 2:]
    keep = np.isfinite(corners).all(axis=1) & (sizes >= SMALLEST).all(axis=1)
    labels = np.array([numbers[box.label] for box in image.boxes], np.int64).reshape(-1)
    ignored = np.array([box.ignored for box in image.boxes], bool).reshape(-1)
    kept = BoxedImage(image.file, image.size, clipped[keep].astype(np.float32), labels[keep], ignored[keep])
    return kept, int((~keep).sum())


def names(images: Iterable[RawImage]) -> list[str]:
    """The classes that occur, in alphabetical order."""
    return sorted({box.label for image in images for box in image.boxes})

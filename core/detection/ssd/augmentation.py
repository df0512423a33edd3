"""Augmentation that keeps boxes right: one affine map does crop, zoom-out, change of shape and flip.

drawn = sample(settings, shares, rng)      # random numbers, made apart from their use
image, boxes, labels = apply(drawn, image, shares, labels, size)
"""

from dataclasses import dataclass

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from core import boxes as geometry
from core.arrays import Float32Array, Int64Array
from core.images import RGB

VISIBLE = 0.45
"""The share of a box that must be in the view for it to count; what shows less is left out."""
HALF_CUT = 0.15
"""A view in which a box shows more than this, but not `VISIBLE`, is drawn again: neither label would be right."""
TRIES = 12


class BoxAugmentation(BaseModel):
    """How much views of the training images vary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    smallest_view: float = Field(default=0.4, gt=0, le=1, description="Smallest view, as a share of the image's area.")
    largest_view: float = Field(default=1.8, ge=1, le=16, description="Largest view; above 1 it shows a border.")
    stretch: float = Field(default=0.3, ge=0, le=1, description="Logarithm of the most that the shape changes.")
    flip: bool = Field(default=True, description="Mirror half of the views left to right.")
    flip_vertically: bool = Field(default=False, description="Mirror half of the views upside down.")
    contrast: float = Field(default=0.3, ge=0, le=1, description="The most that contrast changes.")
    brightness: float = Field(default=0.15, ge=0, le=1, description="The most that brightness changes, of the range.")
    saturation: float = Field(default=0.3, ge=0, le=1, description="The most that saturation changes.")
    tint: float = Field(default=0.08, ge=0, le=1, description="The most that each channel is scaled.")


@dataclass(frozen=True)
class Draw:
    """The random numbers of one view.

    Attributes:
        view: the part of the image that is seen, corners as shares of the image; may reach beyond it.
        mirrored: left to right.
        upside_down: top to bottom.
        contrast: factor.
        brightness: added, in 0 to 255.
        saturation: factor.
        tint: factor of red, green and blue.
    """

    view: tuple[float, float, float, float]
    mirrored: bool
    upside_down: bool
    contrast: float
    brightness: float
    saturation: float
    tint: tuple[float, float, float]


def sample(settings: BoxAugmentation, boxes: Float32Array, rng: np.random.Generator) -> Draw:
    """Draw a view that cuts no box in half and shows at least one, if the image has any; after some tries, any view.

    Args:
        settings: the bounds.
        boxes: float32 (N, 4), corners as shares of the image.
        rng: the source of randomness.
    """
    for _ in range(TRIES):
        view = _view(settings, rng)
        shown = _visible(boxes, view)
        if not len(boxes) or (np.any(shown >= VISIBLE) and not np.any((shown > HALF_CUT) & (shown < VISIBLE))):
            break

    def factor(most: float) -> float:
        return float(1 + rng.uniform(-most, most))

    return Draw(
        view=view,
        mirrored=bool(settings.flip and rng.random() < 0.5),
        upside_down=bool(settings.flip_vertically and rng.random() < 0.5),
        contrast=factor(settings.contrast),
        brightness=float(255 * rng.uniform(-settings.brightness, settings.brightness)),
        saturation=factor(settings.saturation),
        tint=(factor(settings.tint), factor(settings.tint), factor(settings.tint)),
    )


def apply(
    draw: Draw, image: RGB, boxes: Float32Array, labels: Int64Array, size: int
) -> tuple[RGB, Float32Array, Int64Array]:
    """Make the view of a draw.

    Args:
        draw: from `sample`.
        image: uint8 (H, W, 3).
        boxes: float32 (N, 4), corners as shares of the image.
        labels: int64 (N,).
        size: height and width of the result in pixels.

    Returns:
        uint8 (size, size, 3), and the boxes that can be seen, as shares of it, with their labels.
    """
    left, top, right, bottom = draw.view
    height, width = image.shape[:2]
    # From pixels of the image to pixels of the view; pixel centres lie at 0.5.
    across, down = size / ((right - left) * width), size / ((bottom - top) * height)
    matrix = np.array([[across, 0, -left * width * across], [0, down, -top * height * down]])
    if draw.mirrored:
        matrix[0] = [-across, 0, size + left * width * across]
    if draw.upside_down:
        matrix[1] = [0, -down, size + top * height * down]
    matrix[:, 2] += matrix[:, :2] @ [0.5, 0.5] - 0.5
    border = tuple(float(value) for value in image.reshape(-1, 3).mean(axis=0))
    seen = np.asarray(
        cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=border), dtype=np.uint8
    )
    kept = _visible(boxes, draw.view) >= VISIBLE
    placed = (boxes[kept] - np.array([left, top, left, top])) / np.array([right - left, bottom - top] * 2)
    if draw.mirrored:
        placed[:, [0, 2]] = 1 - placed[:, [2, 0]]
    if draw.upside_down:
        placed[:, [1, 3]] = 1 - placed[:, [3, 1]]
    return _coloured(seen, draw), np.clip(placed, 0, 1).astype(np.float32), labels[kept]


def _view(settings: BoxAugmentation, rng: np.random.Generator) -> tuple[float, float, float, float]:
    area = np.exp(rng.uniform(np.log(settings.smallest_view), np.log(settings.largest_view)))
    stretch = np.exp(rng.uniform(-settings.stretch, settings.stretch))
    sides = np.sqrt(area * np.array([stretch, 1 / stretch]))
    left, top = (rng.uniform(min(0, 1 - side), max(0, 1 - side)) for side in sides)
    return float(left), float(top), float(left + sides[0]), float(top + sides[1])


def _visible(boxes: Float32Array, view: tuple[float, float, float, float]) -> Float32Array:
    """The share of each box that is in the view."""
    return np.asarray(geometry.share_covered(np.array([view], np.float32), boxes)[0], np.float32)


def _coloured(image: RGB, draw: Draw) -> RGB:
    changed = image.astype(np.float32)
    grey = changed.mean(axis=2, keepdims=True)
    changed = grey + (changed - grey) * draw.saturation
    mean = changed.mean()
    changed = (changed - mean) * draw.contrast + mean + draw.brightness
    changed *= np.array(draw.tint, np.float32)
    return np.clip(changed, 0, 255).astype(np.uint8)

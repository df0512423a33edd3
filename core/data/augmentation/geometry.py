"""Where sampled transforms put the points of an image: their matrices, the product, and how much the order matters.

`core.data.augmentation.transforms.geometric` says what a matrix means.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from core.data.augmentation.sampled_parameters import SampledTransform
from core.data.augmentation.transforms.geometric import GeometricTransform, Matrix
from core.images import RGB

_BORDERS = {
    "reflect": cv2.BORDER_REFLECT,
    "constant": cv2.BORDER_CONSTANT,
    "nearest": cv2.BORDER_REPLICATE,
    "wrap": cv2.BORDER_WRAP,
}


def is_geometric(sampled: SampledTransform) -> bool:
    """Whether the transform moves points."""
    return isinstance(sampled.transform, GeometricTransform)


def matrix(sampled: SampledTransform, size: int) -> Matrix:
    """Where a sampled transform puts the points of an image of size × size; the identity if it moves none."""
    transform = sampled.transform
    return transform.matrix(sampled.values, size) if isinstance(transform, GeometricTransform) else np.eye(3)


def product(chain: Sequence[SampledTransform], size: int) -> Matrix:
    """Where a whole chain puts the points: the matrix of the last transform stands leftmost."""
    result = np.eye(3)
    for sampled in chain:
        result = matrix(sampled, size) @ result
    return result


def move(image: RGB, chain: Sequence[SampledTransform]) -> RGB:
    """Apply the geometric transforms of a chain one after the other, and skip the others.

    Args:
        image: uint8 RGB (S, S, 3).
        chain: what was sampled for it.
    """
    size = image.shape[0]
    for sampled in chain:
        if not is_geometric(sampled):
            continue
        # A flip needs neither: every pixel lands on a pixel.
        is_smooth = getattr(sampled.transform, "interpolation", "nearest") == "bilinear"
        border = _BORDERS[getattr(sampled.transform, "fill", "reflect")]
        image = np.asarray(
            cv2.warpAffine(
                image,
                matrix(sampled, size)[:2],
                (size, size),
                flags=cv2.INTER_LINEAR if is_smooth else cv2.INTER_NEAREST,
                borderMode=border,
            ),
            dtype=np.uint8,
        )
    return image


def corner_distance(first: Matrix, second: Matrix, size: int) -> float:
    """How far apart two matrices put the same corner, in pixels, averaged over the four corners."""
    last = size - 1.0
    corners = np.array([[0, last, 0, last], [0, 0, last, last], [1, 1, 1, 1.0]])
    return float(np.linalg.norm(((first - second) @ corners)[:2], axis=0).mean())

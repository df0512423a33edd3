"""The image of this lesson in the gallery: pictures pinned to the curve of cross-entropy by their probability."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core import images
from core.arrays import Float64Array
from core.images import RGB

HIGHEST = 6.0
"""Upper end of the loss axis, in nats."""


def draw(pictures: Sequence[RGB], probabilities: Float64Array, width: int = 960, height: int = 640) -> RGB:
    """Draw −ln p with pictures on it.

    Args:
        pictures: uint8 RGB (H, W, 3) each.
        probabilities: of their true classes, 0 to 1, (N,).
        width: in pixels.
        height: in pixels.

    Returns:
        uint8 RGB (height, width, 3).
    """
    image = np.full((height, width, 3), 250, np.uint8)
    side = height // 7
    left, right, top, bottom = side, width - side, side, height - side

    def pixels(p: Float64Array) -> npt.NDArray[np.int32]:
        loss = np.minimum(-np.log(np.maximum(p, 1e-9)), HIGHEST)
        return np.stack([left + p * (right - left), bottom - loss / HIGHEST * (bottom - top)], axis=-1).astype(np.int32)

    cv2.line(image, (left, bottom), (right, bottom), (170, 180, 190), 2, cv2.LINE_AA)
    cv2.line(image, (left, bottom), (left, top), (170, 180, 190), 2, cv2.LINE_AA)
    cv2.polylines(image, [pixels(np.linspace(np.exp(-HIGHEST), 1, 500))], False, (0, 114, 178), 6, cv2.LINE_AA)
    for picture, (x, y) in zip(pictures, pixels(probabilities), strict=True):
        small = images.resize(images.centre_square(picture), (side, side))
        x0, y0 = int(np.clip(x - side // 2, 3, width - side - 3)), int(np.clip(y - side // 2, 3, height - side - 3))
        cv2.rectangle(image, (x0 - 3, y0 - 3), (x0 + side + 2, y0 + side + 2), (255, 255, 255), -1)
        image[y0 : y0 + side, x0 : x0 + side] = small
    return image

"""The values that are climbed on, −1 to 1, and images of them."""

import cv2
import numpy as np

from core.arrays import Float32Array
from core.images import RGB


def resize(image: Float32Array, size: tuple[int, int]) -> Float32Array:
    """Resize to (height, width): by area averaging when shrinking, bicubic when enlarging."""
    shrinking = size[0] * size[1] < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (size[1], size[0]), interpolation=how), np.float32)


def from_image(image: RGB) -> Float32Array:
    """Convert uint8 RGB to the values that are climbed on, −1 to 1."""
    return image.astype(np.float32) / 127.5 - 1


def to_image(image: Float32Array) -> RGB:
    """Convert values from −1 to 1 to uint8 RGB."""
    return np.clip(np.rint((image + 1) * 127.5), 0, 255).astype(np.uint8)

"""Overlay heat maps on images: where a network found its evidence."""

import cv2
import numpy as np

from core.arrays import Float32Array
from core.images import RGB, Window


def overlay(
    image: RGB,
    heat: Float32Array,
    strength: float = 0.6,
    window: Window | None = None,
) -> RGB:
    """Overlay a heat map on an image, which is dimmed where the map is cold and glows where it is hot.

    Args:
        image: uint8 RGB (H, W, 3).
        heat: float32 (H, W), 0 to 1.
        strength: 0 leaves the image unchanged; 1 covers the hottest regions completely.
        window: the part of the image that the network saw; the rest turns grey. None means all of it.

    Returns:
        uint8 RGB (H, W, 3).
    """
    colours = cv2.cvtColor(cv2.applyColorMap((heat * 255).astype(np.uint8), cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB)
    hot = heat[..., np.newaxis]
    drawn = image * (1 - 0.5 * strength * (1 - hot))
    drawn = drawn + strength * hot * (colours - drawn)
    if window is not None:
        left, top, right, bottom = (round(edge) for edge in window)
        unseen = np.ones(image.shape[:2], bool)
        unseen[top:bottom, left:right] = False
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., np.newaxis]
        drawn[unseen] = (0.35 * grey + 110)[unseen]
    return np.clip(np.rint(drawn), 0, 255).astype(np.uint8)

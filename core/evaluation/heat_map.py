"""Heat maps on pictures: where a network found its evidence."""

import cv2
import numpy as np
import numpy.typing as npt

from core.images import RGB


def overlay(
    image: RGB,
    heat: npt.NDArray[np.float32],
    strength: float = 0.6,
    window: tuple[float, float, float, float] | None = None,
) -> RGB:
    """Lay a heat map over a picture: the picture dimmed where the map is cold, glowing where it is hot.

    Args:
        image: uint8 RGB (H, W, 3).
        heat: float32 (H, W), 0 to 1.
        strength: 0 leaves the picture as it is, 1 covers the hottest places entirely.
        window: left, top, right, bottom of what the network saw; the rest turns grey. The whole picture where None.

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

"""A discriminator's gradient as a picture: what it wants changed about an image."""

import numpy as np

from core.arrays import Float32Array
from core.images import RGB

GREY = 127.5
BRIGHTEST = 0.99
"""The quantile of the changes that is drawn in full contrast; a few pixels often change far more than all others."""


def draw(gradient: Float32Array) -> RGB:
    """Draw how a logit changes with each pixel.

    Args:
        gradient: float32 (H, W, 1 or 3), as in `core.synthesis.gan.generator.Opinion`.

    Returns:
        uint8 RGB (H, W, 3): grey where nothing is to change, brighter in a channel where more of it would make the
        image more real, darker where less would.
    """
    scale = np.quantile(np.abs(gradient), BRIGHTEST) or 1.0
    drawn = np.rint(np.clip(GREY + GREY * gradient / scale, 0, 255)).astype(np.uint8)
    return drawn if drawn.shape[2] == 3 else np.repeat(drawn, 3, axis=2)

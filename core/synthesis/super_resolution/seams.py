"""What happens where the tiles of an image meet, if they overlap by less than the network's reach."""

from dataclasses import dataclass, replace

import numpy as np

from core.images import RGB
from core.synthesis.super_resolution.method_comparison import enlarged
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import Upscaler

STRENGTH = 24
"""Times that differences are shown as large as they are."""


@dataclass(frozen=True)
class Seams:
    """An image enlarged in tiles.

    Attributes:
        image: the result, uint8 RGB.
        wrong: the share of its pixels that differ from the result for the whole image, 0 to 1.
        largest: difference in levels of a colour.
        difference: uint8 RGB, black where both agree, brighter by `STRENGTH` where they do not.
        tiles: how many there are.
    """

    image: RGB
    wrong: float
    largest: int
    difference: RGB
    tiles: int


def in_tiles(upscaler: Upscaler, low: RGB, side: int, overlap: int) -> Seams:
    """Enlarge an image in tiles that overlap as far as somebody wants, and compare it with the untiled result.

    Args:
        upscaler: the method, whose own margin makes both agree.
        low: the image, uint8 RGB (H, W, 3).
        side: of a tile in pixels of the image.
        overlap: pixels on each side that a tile is seen with.
    """
    settings = UpscaleSettings(tiles=side)
    careless = replace(upscaler, margin=overlap)
    found = enlarged(low, careless, settings)
    whole = enlarged(low, upscaler)
    apart = np.abs(found.astype(np.int16) - whole).max(axis=2)
    shown = np.minimum(apart * STRENGTH, 255).astype(np.uint8)
    height, width = low.shape[:2]
    count = len(careless.tiles(height, width, settings))
    return Seams(found, float((apart > 0).mean()), int(apart.max()), np.stack([shown] * 3, axis=2), count)

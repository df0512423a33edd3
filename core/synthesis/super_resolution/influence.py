"""Which pixels of an image an enlarged pixel was made of, and how much each of them counts."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.synthesis.super_resolution.upscaler import Upscaler

STEP = np.float32(4)
"""By how many levels each pixel is changed."""


@dataclass(frozen=True)
class Influence:
    """How one pixel of a result depends on the image.

    Attributes:
        changes: levels by which it changes for one level of each pixel, (2R + 1, 2R + 1); the middle is the pixel that
            was enlarged.
        reach: R, the pixels in each direction that it can depend on.
    """

    changes: Float32Array
    reach: int

    def share_within(self, radius: int) -> float:
        """The share of all influence, by absolute value, that pixels up to this distance have; 0 to 1."""
        size = np.abs(self.changes)
        inner = slice(self.reach - radius, self.reach + radius + 1)
        return float(size[inner, inner].sum() / max(float(size.sum()), 1e-12))


def influence(upscaler: Upscaler, luminance: Float32Array, row: int, column: int) -> Influence:
    """Change each pixel in turn, and see how much the first enlarged pixel of a place changes.

    Args:
        upscaler: the method.
        luminance: of the image, float32 (H, W), 16 to 235.
        row, column: the place in it, moved inside where the method would reach beyond the border.

    Raises:
        ConvolabError: the image is smaller than the reach of the method.
    """
    reach = upscaler.margin
    if min(luminance.shape) < 2 * reach + 1:
        raise ConvolabError(f"The image is smaller than {2 * reach + 1} pixels, which the network sees; take another.")
    top, left = (
        min(max(place, reach), length - reach - 1) - reach
        for place, length in zip((row, column), luminance.shape, strict=True)
    )
    patch = np.ascontiguousarray(luminance[top : top + 2 * reach + 1, left : left + 2 * reach + 1])
    middle = upscaler.scale * reach + upscaler.scale // 2
    before = upscaler.enlarge(patch)[middle, middle]
    changes = np.empty_like(patch)
    for place in np.ndindex(patch.shape):
        kept = patch[place]
        patch[place] = kept + STEP
        changes[place] = (upscaler.enlarge(patch)[middle, middle] - before) / STEP
        patch[place] = kept
    return Influence(changes, reach)

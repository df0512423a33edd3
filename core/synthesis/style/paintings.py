"""What lends its style: one painting or several, each with a share and, if wanted, a place in the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array
from core.images import RGB
from core.synthesis.style.settings import StyleError


@dataclass(frozen=True, eq=False)
class Painting:
    """An image whose style is transferred.

    Attributes:
        image: uint8 RGB (H, W, 3) of any size.
        share: weight beside the other paintings, at least 0.
        mask: where it counts, uint8 (H, W) of any size, stretched over the result: 255 here, 0 not; None everywhere.
    """

    image: RGB
    share: float = 1.0
    mask: npt.NDArray[np.uint8] | None = None


def with_share(paintings: Sequence[Painting]) -> list[Painting]:
    """The paintings that have a share.

    Raises:
        StyleError: none has one.
    """
    present = [painting for painting in paintings if painting.share > 0]
    if not present:
        raise StyleError("No painting has a share, so there is no style to transfer; raise one of the shares.")
    return present


def places(paintings: Sequence[Painting], size: tuple[int, int]) -> list[Float32Array] | None:
    """How much each painting counts at each pixel.

    Args:
        paintings: all with a share.
        size: height and width of the result.

    Returns:
        For each painting float32 (H, W), 0 to 1; at each pixel they add up to 1, or are all 0 where every painting is
        masked. None if no painting has a mask: then they count everywhere alike.
    """
    if all(painting.mask is None for painting in paintings):
        return None
    weights = np.zeros((len(paintings), *size), np.float32)
    for i, painting in enumerate(paintings):
        if painting.mask is None:
            weights[i] = painting.share
        else:
            shown = cv2.resize(painting.mask, (size[1], size[0]), interpolation=cv2.INTER_LINEAR)
            weights[i] = painting.share * shown.astype(np.float32) / 255
    whole = weights.sum(axis=0)
    return list(np.where(whole > 0, weights / np.maximum(whole, 1e-6), 0.0).astype(np.float32))

"""The plane of the GAN laboratory as a picture: for the gallery, to take home, and for the widget."""

import cv2
import numpy as np
import numpy.typing as npt

from core.images import RGB
from core.synthesis.gan.laboratory import field
from core.synthesis.gan.laboratory.examination import Examination
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.measures import EXTENT
from core.synthesis.gan.laboratory.state import LaboratoryState

SIDE = 960
REAL, FAKE = (0, 114, 178), (213, 94, 0)
SHIFT = 4
"""Bits behind the point of OpenCV's coordinates."""


def draw(state: LaboratoryState, settings: LaboratorySettings, found: Examination) -> RGB:
    """The field of D, the grid of G, real samples in blue and generated ones in vermilion, uint8 RGB (960, 960, 3)."""
    share = field.discriminator_field(state, settings).astype(np.float32)[..., None] / 127.5 - 1
    target = np.where(share > 0, np.array(REAL, np.float32), np.array(FAKE, np.float32))
    coarse = 255 + 0.42 * np.abs(share) * (target - 255)
    picture = np.clip(cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR), 0, 255).astype(np.uint8)
    grid = field.manifold(state, settings).points
    lines = [*grid, *grid.swapaxes(0, 1)] if grid.ndim == 3 else [grid]
    veil = picture.copy()
    for points in lines:
        cv2.polylines(veil, [_pixels(points)], False, FAKE, 2, cv2.LINE_AA, SHIFT)
    picture = cv2.addWeighted(veil, 0.45, picture, 0.55, 0)
    for points, colour in ((found.real, REAL), (found.fakes, FAKE)):
        for x, y in _pixels(points):
            cv2.circle(picture, (int(x), int(y)), 5 << SHIFT, colour, -1, cv2.LINE_AA, SHIFT)
    return picture


def _pixels(points: npt.NDArray[np.floating]) -> npt.NDArray[np.int32]:
    scaled = (points * (1.0, -1.0) + EXTENT) * (SIDE / (2 * EXTENT))
    return np.rint(np.clip(scaled, -SIDE, 2 * SIDE) * (1 << SHIFT)).astype(np.int32)

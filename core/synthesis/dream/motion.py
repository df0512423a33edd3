"""Transformation robustness: move the image a little before each step, so that the dream works wherever it lies.

Olah, Mordvintsev and Schubert ("Feature Visualization", 2017) jitter, turn and scale the image before each step; what
excites the network only at one exact position then averages out. A motion is sampled, applied to the image, and undone
on the gradient. Undoing by the inverse map is the exact transpose for a roll, and up to interpolation for the others.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from core.arrays import Float32Array
from core.synthesis.dream.settings import DreamSettings


@dataclass(frozen=True)
class Motion:
    """One random motion.

    Attributes:
        shift: rows and columns to roll by.
        angle: to turn by, in degrees, counterclockwise.
        scale: to enlarge by, about 1.
    """

    shift: tuple[int, int] = (0, 0)
    angle: float = 0.0
    scale: float = 1.0

    def apply(self, image: Float32Array) -> Float32Array:
        """Move an image (H, W, C); what comes in from outside is the mirrored edge."""
        return self._warped(np.roll(image, self.shift, axis=(0, 1)), 0)

    def undo(self, gradient: Float32Array) -> Float32Array:
        """Move a gradient (H, W, C) back to where the pixels came from."""
        return np.roll(self._warped(gradient, cv2.WARP_INVERSE_MAP), (-self.shift[0], -self.shift[1]), axis=(0, 1))

    def _warped(self, image: Float32Array, direction: int) -> Float32Array:
        if self.angle == 0 and self.scale == 1:
            return image
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), self.angle, self.scale)
        how = cv2.INTER_LINEAR | direction
        warped = cv2.warpAffine(image, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(warped, np.float32)


def sample(settings: DreamSettings, rng: np.random.Generator) -> Motion:
    """Draw a motion within the bounds of the settings."""
    rows, columns = (int(i) for i in rng.integers(-settings.jitter, settings.jitter + 1, size=2))
    angle = rng.uniform(-settings.turn, settings.turn)
    scale = 1 + rng.uniform(-settings.stretch, settings.stretch) / 100
    return Motion((rows, columns), float(angle), float(scale))

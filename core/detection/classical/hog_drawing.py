"""Pictures of HOG: gradients, the descriptor, the scores of all windows, and the weights of a template.

What speaks for the object is orange and what speaks against it blue: the vermilion and the blue of Okabe and Ito (Color
Universal Design, 2008), which colour-blind people tell apart.
"""

import cv2
import numpy as np

from core.arrays import Float32Array
from core.boxes import Detections
from core.detection.classical.hog import CELL, Described, stars
from core.detection.classical.hog_detector import HogTemplate
from core.detection.classical.hog_window import by_cell
from core.images import RGB

FOR, AGAINST = (240, 130, 40), (60, 150, 230)
MARK, GROUND = (213, 94, 0), (16, 20, 26)


def gradients(described: Described) -> RGB:
    """The strength of the gradients, white where they are strong, uint8 (H, W, 3)."""
    return np.repeat((255 * _strength(described)).astype(np.uint8)[..., None], 3, axis=2)


def orientations(described: Described) -> RGB:
    """The direction of the gradients as hue, as bright as they are strong, uint8 (H, W, 3)."""
    hue = np.minimum(described.angle, 179).astype(np.uint8)
    value = (255 * _strength(described)).astype(np.uint8)
    return np.asarray(
        cv2.cvtColor(np.stack([hue, np.full_like(hue, 190), value], axis=-1), cv2.COLOR_HSV2RGB), np.uint8
    )


def descriptor(described: Described, cell: int = 16) -> RGB:
    """A star for each cell with its normalised values, the mean over its blocks, uint8 (R · cell, C · cell, 3)."""
    means = np.nanmean(by_cell(described.blocks), axis=2)
    bright = np.clip(255 * np.sqrt(stars(means / max(float(means.max()), 1e-6), cell)), 0, 255).astype(np.uint8)
    return np.repeat(bright[..., None], 3, axis=2)


def weights(template: HogTemplate, cell: int = 16) -> RGB:
    """A star for each cell with its weights, positive and negative ones in their colours, the mean over its blocks."""
    means = np.nanmean(by_cell(template.weights), axis=2)
    strong = max(float(np.quantile(np.abs(means), 0.97)), 1e-9)
    drawn = np.zeros((means.shape[0] * cell, means.shape[1] * cell, 3), np.float32) + np.array(GROUND, np.float32)
    for colour, part in ((AGAINST, -means), (FOR, means)):
        strength = np.sqrt(stars(np.clip(part / strong, 0, 1), cell))[..., None]
        drawn = drawn * (1 - strength) + strength * np.array(colour, np.float32)
    return np.rint(drawn).astype(np.uint8)


def boxes(image: RGB, found: Detections) -> RGB:
    """The image with the boxes of detections, without words, for small pictures."""
    drawn = image.copy()
    for left, top, right, bottom in np.rint(found.boxes).astype(int).tolist():
        for colour, width in (((255, 255, 255), 4), (MARK, 2)):
            cv2.rectangle(drawn, (left, top), (right, bottom), colour, width)
    return drawn


def scores(image: RGB, margins: Float32Array, template: HogTemplate) -> RGB:
    """The image in grey, coloured where windows have their centres: orange above 0, blue below.

    Args:
        image: uint8 (H, W, 3).
        margins: of all windows of the template, as it returns them.
        template: the size of the window.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None]
    drawn = np.repeat(0.4 * grey + 90, 3, axis=2)
    top, left = ((side - 1) * CELL // 2 for side in template.cells)
    large = np.repeat(np.repeat(margins, CELL, axis=0), CELL, axis=1)[..., None]
    strength = 0.75 * np.clip(np.abs(large) / max(float(np.abs(margins).max()), 1e-6), 0, 1)
    colours = np.where(large > 0, np.array(FOR, np.float32), np.array(AGAINST, np.float32))
    part = (slice(top, top + large.shape[0]), slice(left, left + large.shape[1]))
    drawn[part] = drawn[part] * (1 - strength) + strength * colours
    return np.clip(drawn, 0, 255).astype(np.uint8)


def _strength(described: Described) -> Float32Array:
    """The strength of the gradients, 0 to 1; the square root lets weak ones be seen."""
    largest = max(float(np.quantile(described.magnitude, 0.995)), 1e-6)
    return np.sqrt(np.clip(described.magnitude / largest, 0, 1))

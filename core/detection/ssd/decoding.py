"""From the raw outputs of a single-shot detector to boxes, in numpy.

raw = RawOutputs(probabilities, offsets)            # kept, so that thresholds can change without the network
found = detections(raw, defaults, (height, width), least=0.3)
"""

from dataclasses import dataclass

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array, FloatArray, Int64Array
from core.boxes import Detections
from core.detection.chosen_boxes import chosen
from core.detection.ssd.default_boxes import DefaultBoxes


@dataclass(frozen=True, eq=False)
class RawOutputs:
    """What the network says of one image: float32 (A, C) scores without background, and float32 (A, 4) offsets."""

    scores: Float32Array
    offsets: Float32Array


def softmax(logits: FloatArray) -> Float32Array:
    """Probabilities of logits (…, 1 + C), without the first one, the background."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray((shifted / shifted.sum(axis=-1, keepdims=True))[..., 1:], np.float32)


def detections(
    raw: RawOutputs,
    defaults: DefaultBoxes,
    size: tuple[int, int],
    least: float = 0.3,
    overlap: float = 0.45,
    most: int = 100,
) -> Detections:
    """The boxes that the network finds in an image.

    Args:
        raw: outputs of the network.
        defaults: its default boxes.
        size: height and width of the image in pixels.
        least: the lowest score of a detection.
        overlap: the IoU above which the worse of two boxes of a class is removed.
        most: the most detections, the best ones.
    """

    def decoded(which: Int64Array) -> FloatArray:
        return geometry.clipped(defaults.decode(raw.offsets[which], which), 1, 1)

    return chosen(raw.scores, decoded, size, least, overlap, most)

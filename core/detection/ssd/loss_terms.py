"""The loss of one image box by box, in numpy: the same terms as `core.detection.ssd.losses`, with their parts.

terms = loss_terms(detector.raw(image), match(detector.defaults, boxes, labels))
terms.classes, terms.offsets         # as the training would sum them
terms.responsible, terms.hard        # the default boxes that count
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, Float64Array, FloatArray, Int64Array
from core.detection.ssd.decoding import RawOutputs
from core.detection.ssd.matching import Targets

NEGATIVES = 3.0
SMALLEST = 1e-7
"""Probabilities are at least this, about the precision of float32, so that logarithms stay finite."""


@dataclass(frozen=True, eq=False)
class LossTerms:
    """What each default box adds to the loss of an image.

    Attributes:
        responsible: int64 (R,), the numbers of the responsible default boxes.
        hard: int64 (H,), those of the background boxes that count, the largest loss first.
        cross_entropy: float64 (A,), −ln of the probability of what each default box should say; 0 where nothing is
            asked for.
        smooth_l1: float64 (R,), of the offsets of each responsible box, summed over the four.
    """

    responsible: Int64Array
    hard: Int64Array
    cross_entropy: Float64Array
    smooth_l1: Float64Array

    @property
    def number(self) -> int:
        """What both sums are divided by: the number of responsible boxes, at least 1."""
        return max(1, len(self.responsible))

    @property
    def classes(self) -> float:
        """The term of the classes: cross-entropy of responsible boxes and hard negatives."""
        return float(self.cross_entropy[self.responsible].sum() + self.cross_entropy[self.hard].sum()) / self.number

    @property
    def offsets(self) -> float:
        """The term of the offsets: smooth L1 of the responsible boxes."""
        return float(self.smooth_l1.sum()) / self.number


def loss_terms(raw: RawOutputs, targets: Targets, negatives: float = NEGATIVES) -> LossTerms:
    """Compute the terms of one image.

    Args:
        raw: what the network says.
        targets: what it should say.
        negatives: background boxes that count, for each responsible box, or for one if there is none.
    """
    cross_entropy = cross_entropies(raw.scores, targets.classes)
    responsible, background = np.flatnonzero(targets.classes > 0), np.flatnonzero(targets.classes == 0)
    wanted = int(negatives * max(1, len(responsible)))
    hard = background[np.argsort(-cross_entropy[background], kind="stable")[:wanted]]
    distance = raw.offsets[responsible].astype(np.float64) - targets.offsets[responsible]
    return LossTerms(responsible, hard, cross_entropy, smooth_l1(distance).sum(axis=1))


def cross_entropies(scores: Float32Array, classes: Int64Array) -> Float64Array:
    """−ln of the probability of what is wanted, float64 (A,).

    Args:
        scores: float32 (A, C), probabilities without the background, which has the rest.
        classes: int64 (A,), 0 for background, the label plus 1, or -1 where nothing is asked for.
    """
    background = 1 - scores.sum(axis=1, dtype=np.float64)
    wanted = np.take_along_axis(scores, np.maximum(classes - 1, 0)[:, None], axis=1)[:, 0]
    probability = np.where(classes > 0, wanted, background)
    return np.where(classes < 0, 0.0, -np.log(np.clip(probability, SMALLEST, 1)))


def smooth_l1(distance: FloatArray) -> FloatArray:
    """Half of the square up to a distance of 1, then the distance less one half, elementwise."""
    size = np.abs(distance)
    return np.where(size < 1, 0.5 * size**2, size - 0.5)

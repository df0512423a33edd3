"""Reliability: is a network right as often as it is confident?

Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64Array, FloatArray, Int64Array


@dataclass(frozen=True, eq=False)
class Reliability:
    """Predictions in bins of equal width by their confidence, the probability of the predicted class.

    Attributes:
        confidence: mean in each bin, float64 (B,); NaN where a bin is empty.
        accuracy: share of right predictions in each bin, float64 (B,); NaN where a bin is empty.
        counts: predictions in each bin, int64 (B,).
    """

    confidence: Float64Array
    accuracy: Float64Array
    counts: Int64Array

    @property
    def mean_confidence(self) -> float:
        """Over all predictions."""
        return self._mean(self.confidence)

    @property
    def mean_accuracy(self) -> float:
        """Over all predictions."""
        return self._mean(self.accuracy)

    @property
    def calibration_error(self) -> float:
        """The expected calibration error: the mean distance of confidence and accuracy, weighted by the counts."""
        return self._mean(np.abs(self.confidence - self.accuracy))

    def _mean(self, values: Float64Array) -> float:
        return float(np.nansum(values * self.counts) / self.counts.sum())


def reliability(probabilities: FloatArray, labels: Int64Array, bins: int = 10) -> Reliability:
    """Sort predictions into bins by their confidence.

    Args:
        probabilities: (N, C), at least one row.
        labels: the true classes, int64 (N,).
        bins: from confidence 0 to 1.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    is_right = probabilities.argmax(axis=1) == labels
    places = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    counts = np.bincount(places, minlength=bins)
    with np.errstate(invalid="ignore"):
        means = [np.bincount(places, weights=values, minlength=bins) / counts for values in (confidence, is_right)]
    return Reliability(means[0], means[1], counts)

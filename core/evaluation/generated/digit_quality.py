"""Whether generated digits are legible and diverse, as a classifier of digits sees them."""

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from core.errors import ConvolabError


class DigitQuality(BaseModel):
    """What a classifier says about a set of digits.

    A generator that draws only perfect ones has a high confidence and an entropy of 0; one that draws all ten digits
    equally often reaches the logarithm of 10, 2.303.

    Attributes:
        images: number of digits.
        mean_confidence: mean probability of the predicted class, 0 to 1.
        histogram: number of digits predicted as each class.
        entropy: entropy of the mean class distribution, in nats.
        classes_seen: number of classes that were predicted at least once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    images: int
    mean_confidence: float
    histogram: tuple[int, ...]
    entropy: float
    classes_seen: int


def digit_quality(probabilities: npt.ArrayLike) -> DigitQuality:
    """Summarise predictions.

    The confidence of a network is no proof: it may be sure of digits that nobody can read, even of noise. Show the
    images beside it.

    Args:
        probabilities: (N, C); each row sums to 1.

    Raises:
        ConvolabError: there are no images, or the rows are not probabilities.
    """
    rows = np.asarray(probabilities, np.float64)
    if rows.ndim != 2 or not rows.size:
        raise ConvolabError(f"Predictions of shape {rows.shape} cannot be summarised; give (N, C), at least one row.")
    if not (rows >= 0).all() or not np.allclose(rows.sum(axis=1), 1, atol=1e-3):
        raise ConvolabError("Some predictions are not probabilities; give the output of a softmax, which sums to 1.")
    histogram = np.bincount(rows.argmax(axis=1), minlength=rows.shape[1])
    mean = rows.mean(axis=0)
    possible = mean[mean > 0]
    return DigitQuality(
        images=len(rows),
        mean_confidence=float(rows.max(axis=1).mean()),
        histogram=tuple(histogram.tolist()),
        entropy=max(0.0, float(-(possible * np.log(possible)).sum())),
        classes_seen=int(np.count_nonzero(histogram)),
    )

"""The probability of a class for crops at all positions of an image, the four corners and the centre among them."""

from collections.abc import Mapping

import numpy as np

from core.arrays import FloatArray
from core.errors import ConvolabError
from core.evaluation.ten_crop import enlarged
from core.images import RGB
from core.serving.litert import Classifier
from core.snapshots import Snapshot, Stream

SIDE = 9
"""Positions across and down; odd, so that the centre crop is one of them."""


def crop_map(image: RGB, model: str, index: int, fraction: float) -> Stream:
    """Classify crops at `SIDE` × `SIDE` positions, row by row.

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        model: name of a classifier with square input in `trained/`.
        index: of the class.
        fraction: side of the crops relative to the scaled image, above 0 to 1.

    Yields:
        A snapshot for each row; its metrics are the probabilities so far, see `values`.

    Raises:
        ConvolabError: there is no such class, the fraction is out of range, or the input is not square.
    """
    classifier = Classifier.load(model)
    if not 0 <= index < len(classifier.labels):
        raise ConvolabError(f"There is no class {index}; {model} has {len(classifier.labels)} classes.")
    size = classifier.input_size[0]
    scaled, _ = enlarged(image, classifier.input_size, classifier.artifact.card.preprocessing, fraction)
    last = len(scaled) - size
    # The centre of ten crops is rounded down.
    places = [step * last // (SIDE - 1) for step in range(SIDE)]
    found: dict[str, float] = {}
    for row, top in enumerate(places):
        crops = np.stack([scaled[top : top + size, left : left + size] for left in places])
        probabilities = classifier.probabilities_of_views(crops)[:, index]
        found |= {f"{row} {column}": round(float(p), 4) for column, p in enumerate(probabilities)}
        yield Snapshot(row + 1, SIDE, metrics=dict(found), note="classifying crops")


def values(metrics: Mapping[str, float]) -> FloatArray:
    """The probabilities that a snapshot holds, float64 (SIDE, SIDE), top row first; NaN where there is none yet."""
    found = np.full((SIDE, SIDE), np.nan)
    for place, probability in metrics.items():
        row, column = (int(number) for number in place.split())
        found[row, column] = probability
    return found

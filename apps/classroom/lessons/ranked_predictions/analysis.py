"""One inference on a picture, and what its ranking says about a class."""

import numpy as np

from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.evaluation.heat_map import overlay
from core.evaluation.ranked import ranks
from core.evaluation.score_ledger import Ledger, ledger
from core.images import RGB
from core.serving.litert import Analysis, Classifier


@cached_per_picture("Running the network …")
def analyse(image: RGB, model: str) -> Analysis:
    """Run a classifier once on a picture.

    Args:
        image: uint8 RGB (H, W, 3).
        model: name of the classifier in `trained/`.
    """
    return Classifier.load(model).analyse(image)


@cached_per_picture("Drawing the map …")
def mapped(image: RGB, index: int, strength: float, _analysis: Analysis) -> RGB:
    """A picture under the activation map of a class.

    Args:
        image: uint8 RGB (H, W, 3).
        index: of the class.
        strength: of the map, 0 to 1.
        _analysis: of this picture; not part of the key of the cache.
    """
    return overlay(image, _analysis.heat_map(index), strength, _analysis.window)


def ledger_of(analysis: Analysis, index: int) -> Ledger:
    """What each cell of the activation map adds to the score of a class."""
    return ledger(analysis.activation_map(index), analysis.bias(index))


def rank_of(analysis: Analysis, label: int) -> int:
    """The rank of a class, from 1."""
    return int(ranks(analysis.probabilities[np.newaxis], [label])[0])


def probability_of_first(analysis: Analysis, count: int) -> float:
    """The total probability of the first ranks, 0 to 1."""
    return float(np.sort(analysis.probabilities)[::-1][:count].sum())

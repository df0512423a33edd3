"""The predictions for one image as points of a triangle, whose corners are three classes: a browser component.

Each member can be dragged, and the average, the vote and both losses follow.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from apps.classroom.lessons.ensembles import text
from apps.classroom.lessons.ensembles.picture_predictions import PicturePredictions
from apps.classroom.ui import components

CORNERS = 3

_component = components.declare(
    "simplex",
    '<svg viewBox="0 0 400 346" role="group"></svg><p role="status"></p><button type="button"></button>',
    Path(__file__).parent,
)


def corners(predictions: PicturePredictions) -> list[int]:
    """The three classes at the corners: the most probable ones on average, with the examined class among them.

    A triangle holds three probabilities that sum to 1. What the other classes have is shared equally among the three,
    which keeps their order, and so the borders between them, and keeps the average in the middle of its members.
    """
    ranked = [int(index) for index in np.argsort(-predictions.average, kind="stable")[:CORNERS]]
    return ranked if predictions.examined in ranked else [*ranked[:-1], predictions.examined]


def show(predictions: PicturePredictions, names: Sequence[str], classes: Sequence[str], key: str) -> None:
    """Show the members and their average.

    Args:
        predictions: for one image.
        names: of the members.
        classes: names of the classes.
        key: of the component in the session.
    """
    data = {
        "members": np.round(predictions.members.astype(np.float64), 5).tolist(),
        "names": list(names[: len(predictions.members)]),
        "classes": list(classes),
        "corners": corners(predictions),
        "examined": predictions.examined,
        "words": text.SIMPLEX_WORDS,
    }
    _component(data=data, key=key)

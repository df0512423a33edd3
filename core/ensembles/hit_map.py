"""Hit maps: which of the disputed images each member of an ensemble classifies correctly, and which their average."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core.arrays import Int64Array
from core.ensembles.averaging import average
from core.images import RGB

RIGHT, WRONG = (0, 114, 178), (240, 190, 130)
"""Okabe-Ito blue, and a light orange that also differs from it clearly in brightness."""

PAPER, INK = (255, 255, 255), (27, 39, 51)
SHOWN = 120
"""Disputed images on a map, at most."""

CELL, ROW, GAP, LEFT = 8, 34, 8, 200
"""Width of a column, height of a row, space between rows, and room for the names, in pixels."""


def hit_map(members: npt.ArrayLike, labels: npt.ArrayLike, names: Sequence[str]) -> RGB:
    """Draw a row for each member and one for their average, with a column for each disputed image, at most 120.

    An image is disputed if some members classify it correctly and others do not. If there are more, they are taken at
    even intervals. They are sorted by how many members are right.

    Args:
        members: (M, N, C), probabilities, with M of at least 1.
        labels: (N,), integers from 0 to C - 1.
        names: of the members.

    Returns:
        The drawing, uint8 RGB.
    """
    predicted, truth = np.asarray(members), np.asarray(labels)
    hits = predicted.argmax(axis=2) == truth
    hits_of_average = average(predicted).argmax(axis=1) == truth
    chosen = disputed(hits)
    rows = [*hits[:, chosen], hits_of_average[chosen]]
    height, width = GAP + len(rows) * (ROW + GAP) + GAP, LEFT + SHOWN * CELL + GAP
    canvas = np.full((height, width, 3), PAPER, np.uint8)
    for number, (row, name) in enumerate(zip(rows, [*names, "average"], strict=True)):
        top = GAP + number * (ROW + GAP) + (GAP if number == len(hits) else 0)
        weight = 2 if number == len(hits) else 1
        cv2.putText(canvas, name, (GAP, top + 24), cv2.FONT_HERSHEY_SIMPLEX, 0.72, INK, weight, cv2.LINE_AA)
        for column, is_right in enumerate(row):
            left = LEFT + column * CELL
            canvas[top : top + ROW, left : left + CELL - 1] = RIGHT if is_right else WRONG
    return canvas


def disputed(hits: npt.NDArray[np.bool_]) -> Int64Array:
    """Indices of at most 120 images on which members differ, those that fewest members classify correctly first.

    Args:
        hits: (M, N), whether a member classifies an image correctly.

    Returns:
        int64, as many as there are disputed images, at most 120.
    """
    count = hits.sum(axis=0)
    candidates = np.flatnonzero((count > 0) & (count < len(hits)))
    if len(candidates) > SHOWN:
        candidates = candidates[np.linspace(0, len(candidates) - 1, SHOWN).round().astype(int)]
    return candidates[np.argsort(count[candidates], kind="stable")]

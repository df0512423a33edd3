"""Hit maps: which of the disputed pictures each member of an ensemble has right, and which their average has."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core.ensembles.averaging import average
from core.images import RGB

RIGHT, WRONG = (0, 114, 178), (240, 190, 130)
"""Okabe-Ito blue, and a light orange that lies far from it in brightness too."""

PAPER, INK = (255, 255, 255), (27, 39, 51)
SHOWN = 120
CELL, ROW, GAP, LEFT = 8, 34, 8, 200


def hit_map(members: npt.ArrayLike, labels: npt.ArrayLike, names: Sequence[str]) -> RGB:
    """Draw a row for each member and one for their average, and a column for each of 120 disputed pictures.

    Disputed are the pictures that some members have right and others wrong; they stand in the order of how many have
    them right, and are drawn evenly from all of them.

    Args:
        members: (M, N, C), probabilities; M of one or more.
        labels: (N,), whole numbers from 0 to C - 1.
        names: of the members.

    Returns:
        The drawing, uint8 RGB.
    """
    found, truth = np.asarray(members), np.asarray(labels)
    hits = found.argmax(axis=2) == truth
    together = average(found).argmax(axis=1) == truth
    chosen = disputed(hits)
    rows = [*hits[:, chosen], together[chosen]]
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


def disputed(hits: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """At most 120 of the pictures that some have right and others wrong, those that fewest have right first.

    Args:
        hits: (M, N), whether a member has a picture right.
    """
    count = hits.sum(axis=0)
    candidates = np.flatnonzero((count > 0) & (count < len(hits)))
    if len(candidates) > SHOWN:
        candidates = candidates[np.linspace(0, len(candidates) - 1, SHOWN).round().astype(int)]
    return candidates[np.argsort(count[candidates], kind="stable")]

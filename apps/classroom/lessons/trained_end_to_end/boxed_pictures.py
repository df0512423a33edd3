"""A browser component of this lesson: pictures with boxes; beside them, if given, a precision-recall curve to drag on.

The photos of a data set are not part of the suite; a blank frame of their size stands for them.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
import streamlit as st

from apps.classroom.lessons.trained_end_to_end import recorded_sets, text
from apps.classroom.lessons.trained_end_to_end.recorded_sets import IOU, RecordedSet
from apps.classroom.ui import components
from core import boxes as geometry
from core.boxes import to_sizes
from core.evaluation.detection.average_precision import THRESHOLDS, Curve
from core.evaluation.detection.errors_by_kind import Mistake

_component = components.declare(
    "boxed_pictures",
    '<div class="parts"><div class="curve"></div><div class="pictures"></div></div>',
    Path(__file__).parent,
)
MARGIN = 0.6
"""Around the boxes of a mistake, as a share of their larger side."""


class Shape(TypedDict):
    """A box: left, top, width and height in pixels, its kind (truth, right, wrong), and its rank by score or -1."""

    place: list[float]
    kind: str
    rank: int


class BoxedPicture(TypedDict):
    """A picture: its address or "", its size (width, height), what is seen of it in pixels, its caption, its boxes."""

    source: str
    size: list[int]
    view: list[float]
    caption: str
    alt: str
    boxes: list[Shape]


@st.cache_resource(max_entries=16, show_spinner=False)
def of_class(detector: str, source: str, label: int) -> list[BoxedPicture]:
    """All pictures with labelled boxes and detections of a class; ranks are places on the precision-recall curve."""
    kept = recorded_sets.load(detector, source)
    matches, level = kept.matches[label], THRESHOLDS.index(IOU)
    counts = ~matches.ignored[level]
    found: list[list[Shape]] = [[] for _ in kept.addresses]
    rows = zip(matches.image[counts], matches.index[counts], matches.right[level][counts], strict=True)
    for rank, (image, index, right) in enumerate(rows):
        place = kept.recorded.found[image].boxes[index]
        found[image].append(_shape(place, "right" if right else "wrong", rank))
    pictures = []
    for number in range(len(kept.addresses)):
        truth = kept.recorded.truths[number]
        wanted = [_shape(box, "truth") for box in truth.boxes[truth.labels == label]]
        height, width = kept.recorded.sizes[number]
        pictures.append(_picture(kept, number, [0, 0, width, height], "", [*wanted, *found[number]]))
    return pictures


def of_mistake(kept: RecordedSet, mistake: Mistake) -> BoxedPicture:
    """What is around a mistake: the detection, and the labelled box that it concerns."""
    found, truth = kept.recorded.found[mistake.image], kept.recorded.truths[mistake.image]
    shapes, corners = [], []
    if mistake.truth >= 0:
        corners.append(truth.boxes[mistake.truth])
        shapes.append(_shape(corners[-1], "truth"))
    if mistake.detection >= 0:
        corners.append(found.boxes[mistake.detection])
        shapes.append(_shape(corners[-1], "wrong"))
    around = np.concatenate([np.min(corners, axis=0)[:2], np.max(corners, axis=0)[2:]])
    height, width = kept.recorded.sizes[mistake.image]
    side = min((1 + 2 * MARGIN) * float(max(around[2] - around[0], around[3] - around[1])), width, height)
    left, top = ((around[:2] + around[2:]) / 2 - side / 2).tolist()
    view = [min(max(left, 0), width - side), min(max(top, 0), height - side), side, side]
    caption = text.mistake(
        kept.classes[int(truth.labels[mistake.truth])] if mistake.truth >= 0 else "",
        kept.classes[int(found.labels[mistake.detection])] if mistake.detection >= 0 else "",
        float(found.scores[mistake.detection]) if mistake.detection >= 0 else 0.0,
        float(geometry.iou(np.array(corners[:1]), np.array(corners[1:]))[0, 0]) if len(corners) > 1 else 0.0,
    )
    return _picture(kept, mistake.image, view, caption, shapes)


def show(pictures: Sequence[BoxedPicture], key: str) -> None:
    """Show pictures with their boxes."""
    _component(data={"curve": [], "at": 0, "pictures": list(pictures), "words": text.BOXED_PICTURES}, key=key)


def with_curve(
    pictures: Sequence[BoxedPicture], curve: Curve, least: float, key: str, on_least: Callable[[float], None]
) -> None:
    """Show pictures beside a precision-recall curve; only detections up to its point are drawn.

    Args:
        pictures: from `of_class`.
        curve: of the same class.
        least: the lowest score that counts, where the point stands.
        key: of the component in the session.
        on_least: called with the score of the point when the visitor has moved it.
    """

    def moved() -> None:
        value = (st.session_state.get(key) or {}).get("least")
        if isinstance(value, (int, float)) and 0 <= value <= 1:
            on_least(float(value))

    points = np.stack([curve.recall, curve.precision, curve.scores], axis=1).astype(np.float64).round(4).tolist()
    at = int((curve.scores >= least).sum()) - 1
    data = {"curve": points, "at": at, "least": least, "pictures": list(pictures), "words": text.BOXED_PICTURES}
    _component(data=data, key=key, on_least_change=moved)


def _shape(corners: np.ndarray, kind: str, rank: int = -1) -> Shape:
    return {"place": [round(value, 1) for value in to_sizes(corners)[0].tolist()], "kind": kind, "rank": rank}


def _picture(kept: RecordedSet, number: int, view: list[float], caption: str, boxes: list[Shape]) -> BoxedPicture:
    height, width = kept.recorded.sizes[number]
    name, view = kept.recorded.files[number], [round(value, 1) for value in view]
    alt = text.picture_alt(name, bool(kept.addresses[number]), caption)
    source = kept.addresses[number]
    return {"source": source, "size": [width, height], "view": view, "caption": caption, "alt": alt, "boxes": boxes}

"""The same picture once for each detector, with its boxes: a browser component of this lesson."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from apps.classroom.ui import components
from core.boxes import Detections, to_sizes
from core.numbers import percent

_component = components.declare("detector_cards", '<div class="grid"></div>', Path(__file__).parent)
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#A87500", "#3B87B5")
"""One for each class in turn: Okabe and Ito's, the light ones darkened so that white letters stand out."""


class Box(TypedDict):
    """A box: its place in percent of the picture, its text and its colour."""

    left: float
    top: float
    width: float
    height: float
    text: str
    colour: str


class DetectorCard(TypedDict):
    """A detector: its name, what it found in words, facts as value and unit, and its boxes, the best first."""

    title: str
    said: str
    facts: list[tuple[str, str]]
    boxes: list[Box]


def boxes(found: Detections, labels: Sequence[str], size: tuple[int, int], probabilities: bool) -> list[Box]:
    """The boxes of detections in an image of this height and width.

    Args:
        found: the detections, best first.
        labels: the names of the classes.
        size: of the image.
        probabilities: whether scores are 0 to 1; others are shown as they are.
    """
    scale = np.array([size[1], size[0], size[1], size[0]]) / 100
    shares = (to_sizes(found.boxes) / scale).round(2)
    order = {label: number for number, label in enumerate(dict.fromkeys(found.labels.tolist()))}
    made: list[Box] = []
    for (left, top, width, height), score, label in zip(shares.tolist(), found.scores, found.labels, strict=True):
        shown = percent(float(score), 0) if probabilities else f"{score:.1f}"
        colour = COLOURS[order[int(label)] % len(COLOURS)]
        text = f"{labels[int(label)]} {shown}"
        made.append({"left": left, "top": top, "width": width, "height": height, "text": text, "colour": colour})
    return made


def show(picture: str, size: tuple[int, int], alt: str, cards: Sequence[DetectorCard], key: str) -> None:
    """Show the cards, two in a row; on a phone one.

    Args:
        picture: its address or data URI.
        size: its height and width.
        alt: what it shows.
        cards: one for each detector.
        key: of the component.
    """
    _component(data={"picture": picture, "ratio": size[1] / size[0], "alt": alt, "cards": list(cards)}, key=key)

"""A browser component: a map of pictures as dots, with a new picture among them."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TypedDict

from apps.classroom.ui import components

COLUMNS = 30
"""Pictures in a row of the sheet of thumbnails."""

_component = components.declare(
    "picture_map",
    '<div class="map" role="group" tabindex="0"><div class="frame"></div>'
    '<div class="tip" role="status" hidden></div></div>',
    Path(__file__).parent,
)


class Point(TypedDict):
    """A picture on the map: its position, 0 to 1, its colour, its class and its label."""

    x: float
    y: float
    colour: str
    group: str
    label: str


class NewPicture(TypedDict):
    """A new picture on the map: its position, 0 to 1, and its thumbnail as a data URI."""

    x: float
    y: float
    source: str


def draw(
    points: Sequence[Point],
    sheet: str,
    new: NewPicture,
    neighbours: Sequence[tuple[float, float]],
    alts: tuple[str, str],
    key: str,
) -> None:
    """Draw the map, with the name of each class at the median position of its pictures.

    Args:
        points: the pictures.
        sheet: the address of one image with a square thumbnail of each picture, `COLUMNS` in a row; empty for none.
        new: a new picture, drawn large.
        neighbours: the positions to which lines are drawn from the new picture.
        alts: for screen readers, what the map shows, and what its classes are and how the keys go through them.
        key: of the component in the session.
    """
    classes: dict[str, list[Point]] = {}
    for point in points:
        classes.setdefault(point["group"], []).append(point)
    labels = [
        {"text": name, "x": median(point["x"] for point in members), "y": median(point["y"] for point in members)}
        for name, members in classes.items()
    ]
    data = {"points": list(points), "sheet": sheet, "columns": COLUMNS, "own": new, "links": list(neighbours)}
    alt, group = alts
    _component(data={**data, "labels": labels, "alt": alt, "group": group}, key=key)

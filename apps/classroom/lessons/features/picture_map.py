"""A map of pictures: the lesson's own part of the browser."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TypedDict

from apps.classroom.ui import components

COLUMNS = 30
"""Of a sheet of thumbnails."""

FOLDER = Path(__file__).parent

_component = components.declare(
    "picture_map", '<div class="map"><div class="frame"></div><div class="tip" hidden></div></div>', FOLDER
)


class Dot(TypedDict):
    """One picture on a map: its place, 0 to 1, its colour, class and label."""

    x: float
    y: float
    colour: str
    group: str
    label: str


class Own(TypedDict):
    """A new picture on a map: its place, 0 to 1, and its address."""

    x: float
    y: float
    source: str


def landscape(
    dots: Sequence[Dot], sheet: str, own: Own | None, links: Sequence[tuple[float, float]], alt: str, key: str
) -> None:
    """Show a map of pictures, with the names of their classes at their middles.

    Args:
        dots: the pictures.
        sheet: the address of one picture that holds a square one for each dot, `COLUMNS` in a row; "" for none.
        own: a new one among them, drawn large.
        links: the places to which lines are drawn from the new one.
        alt: what the map shows, for who cannot see it.
        key: of the component in the session.
    """
    places: dict[str, list[Dot]] = {}
    for dot in dots:
        places.setdefault(dot["group"], []).append(dot)
    labels = [
        {"text": name, "x": median(dot["x"] for dot in of), "y": median(dot["y"] for dot in of)}
        for name, of in places.items()
    ]
    pictures = {"points": list(dots), "sheet": sheet, "columns": COLUMNS}
    _component(data={**pictures, "own": own, "links": list(links), "labels": labels, "alt": alt}, key=key)

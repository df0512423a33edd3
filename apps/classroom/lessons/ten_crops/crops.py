"""The views of a picture with their votes: the lesson's own part of the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from apps.classroom.ui import components

FOLDER = Path(__file__).parent

_component = components.declare("crops", "<ol></ol>", FOLDER)


class Crop(TypedDict):
    """One view of a picture: its source, the CSS colour and name of its place, and the vote of the network."""

    source: str
    colour: str
    place: str
    label: str
    text: str
    probability: float
    agrees: bool


def crops(views: Sequence[Crop], key: str) -> None:
    """Show views of one picture with their votes, five in a row; on a telephone each beside its mirror image."""
    _component(data={"crops": list(views)}, key=key)

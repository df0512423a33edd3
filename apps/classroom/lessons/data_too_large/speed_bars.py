"""Bars under a ratio in large type: the lesson's own part of the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from apps.classroom.ui import components

FOLDER = Path(__file__).parent

_component = components.declare(
    "speed_bars", '<div role="figure"><div class="ratio"></div><div class="claim"></div><ol></ol></div>', FOLDER
)


class Bar(TypedDict):
    """One bar of a race: label, length 0 to 1, its text, and whether it is one of those that are compared."""

    label: str
    length: float
    text: str
    strong: bool


def race(ratio: str, claim: str, bars: Sequence[Bar], key: str) -> None:
    """Show bars under a number in large type."""
    _component(data={"ratio": ratio, "claim": claim, "bars": list(bars)}, key=key)

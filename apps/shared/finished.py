"""The finished results that pages and widgets open on, made by the same code, from the samples.

Each is a picture in `apps/classroom/static/`, where Streamlit serves it, and a JSON file beside it that says from what,
with which settings and in how many seconds it was made: so a page can give a first estimate, and a test can make it
again. Each lesson's `finished.py` makes its own; `python -m apps.classroom.recording` runs them.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from core import images
from core.images import RGB

FOLDER = Path(__file__).parents[1] / "classroom" / "static"
ADDRESS = "app/static"


@dataclass(frozen=True)
class Finished:
    """A recorded result.

    Attributes:
        sample: the picture that it was made from; empty where it was made from none.
        settings: what differs from the defaults.
        seconds: how long it took.
        work: its size, in the measure of its demo.
        history: step and metrics of every step.
    """

    sample: str
    settings: dict[str, float | int | bool | str]
    seconds: float
    work: float
    history: list[tuple[int, dict[str, float]]]


def load(name: str) -> Finished:
    """The record of a finished result."""
    return Finished(**json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def picture(name: str) -> RGB:
    """The picture of a finished result, uint8 RGB (H, W, 3)."""
    return images.read(FOLDER / f"{name}.webp")


def address(name: str) -> str:
    """Where a browser finds the picture."""
    return f"{ADDRESS}/{name}.webp"

"""Read the finished results that pages and widgets open on; they are recorded by the code that the pages run.

Each is an image in `apps/classroom/static/`, where Streamlit serves it, with a JSON file beside it that says from which
sample, with which settings and in how many seconds it was made, so that a page can give a first estimate and a test
can make it again. The `finished.py` of each lesson makes its own; `python -m apps.classroom.recording` runs them.
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
        sample: the sample image that it was made from; empty if it was made from none.
        settings: those that differ from the defaults.
        seconds: how long it took.
        work: the size of the computation, in the unit of its settings.
        history: number and metrics of every step.
    """

    sample: str
    settings: dict[str, float | int | bool | str]
    seconds: float
    work: float
    history: list[tuple[int, dict[str, float]]]


def load(name: str) -> Finished:
    """Read the record of a finished result."""
    return Finished(**json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def picture(name: str) -> RGB:
    """Read the image of a finished result, uint8 RGB (H, W, 3)."""
    return images.read(FOLDER / f"{name}.webp")


def address(name: str) -> str:
    """The address under which a browser finds the image."""
    return f"{ADDRESS}/{name}.webp"

"""Read the finished results that pages and widgets open on; they are recorded by the code that the pages run.

Each is an image in `apps/classroom/static/`, where Streamlit serves it, with a JSON file beside it that says from which
sample, with which settings and in how many seconds it was made, so that a page can give a first estimate and a test
can make it again; some have arrays in a third file. The `finished.py` of each lesson makes its own;
`python -m apps.classroom.recording` runs them.
"""

import json
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

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
    """Read the record of a finished result, once until it changes: nobody may change what others get as well."""
    return _load(FOLDER / f"{name}.json", state(name))


def picture(name: str) -> RGB:
    """Read the image of a finished result, uint8 RGB (H, W, 3), read-only, once until it changes."""
    return _picture(FOLDER / f"{name}.webp", state(name))


def arrays(name: str) -> dict[str, npt.NDArray[Any]]:
    """Read the arrays of a finished result that has some."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as stored:
        return dict(stored)


def state(*names: str) -> Hashable:
    """The state of the files of some finished results, for `shared_while`."""
    return tuple(_changed(FOLDER / f"{name}.{kind}") for name in names for kind in ("json", "webp"))


def _changed(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=32)
def _load(path: Path, state: Hashable) -> Finished:
    return Finished(**json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=16)
def _picture(path: Path, state: Hashable) -> RGB:
    image = images.read(path)
    image.flags.writeable = False
    return image


def address(name: str) -> str:
    """The address under which a browser finds the image."""
    return f"{ADDRESS}/{name}.webp"

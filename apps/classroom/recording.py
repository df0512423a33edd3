"""Record the finished results that pages open on, offline: `python -m apps.classroom.recording [LESSON …]`.

The `finished.py` of each lesson makes its own, with the code that the page runs; no page imports this file.
"""

import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.classroom import catalogue
from apps.shared.finished import FOLDER, Finished
from core import images
from core.images import RGB
from core.serving import jobs


def six_digits(history: Iterable[tuple[int, Mapping[str, float]]]) -> list[tuple[int, dict[str, float]]]:
    """A history with its numbers rounded to six significant digits."""
    return [(step, {name: float(f"{value:.6g}") for name, value in metrics.items()}) for step, metrics in history]


def save(name: str, image: RGB, record: Finished, arrays: Mapping[str, npt.NDArray[Any]] | None = None) -> None:
    """Store a finished result, with the arrays that belong to it, where pages find it."""
    FOLDER.mkdir(exist_ok=True)
    images.write(image, FOLDER / f"{name}.webp")
    (FOLDER / f"{name}.json").write_text(json.dumps(asdict(record)) + "\n", encoding="utf-8")
    if arrays is not None:
        np.savez_compressed(FOLDER / f"{name}.npz", allow_pickle=False, **arrays)
    print(FOLDER / f"{name}.webp")


def main(names: Iterable[str]) -> int:
    """Make the finished results of these lessons, or of all; exit status 2 with a sentence if a name is unknown."""
    known = [lesson.name for lesson in catalogue.LESSONS]
    chosen = list(names) or known
    if unknown := [name for name in chosen if name not in known]:
        print(f"There is no lesson {unknown[0]}; the lessons are {', '.join(known)}.", file=sys.stderr)
        return 2
    try:
        for name in chosen:
            importlib.import_module(f"apps.classroom.lessons.{name}.finished").make()
    finally:
        jobs.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

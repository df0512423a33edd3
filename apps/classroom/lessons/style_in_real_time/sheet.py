"""The thumbnails of all styles: one recorded image with what the network makes of a sample photo in each style."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

from apps.shared import finished

NAME = "style_in_real_time_styles"
"""Of the recorded image."""
NAMES = Path(__file__).with_name("styles.json")
"""The names of the styles on it, row by row."""
COLUMNS, SIDE = 8, 104
"""Thumbnails in a row, and their height and width in pixels."""


class Sheet(TypedDict):
    """Where browsers find the thumbnails."""

    source: str
    columns: int
    rows: int


@cache
def cells() -> Mapping[str, int]:
    """The number of each style's thumbnail, from 0, by the name of the style."""
    names: list[str] = json.loads(NAMES.read_text(encoding="utf-8"))
    return {name: number for number, name in enumerate(names)}


def sheet() -> Sheet:
    """The image with all thumbnails."""
    return {"source": finished.address(NAME), "columns": COLUMNS, "rows": -(-len(cells()) // COLUMNS)}

"""Which chunks of a file are read for each batch: the lesson's own part of the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from apps.classroom.ui import components

FOLDER = Path(__file__).parent

_component = components.declare(
    "chunks",
    '<div class="ways" role="group"></div><canvas role="img"></canvas><div class="key"></div>'
    '<div class="turn"><button class="play"></button>'
    '<input type="range" min="1" step="1" aria-label="Batch"></div><div class="text" role="status"></div>',
    FOLDER,
)


class Way(TypedDict):
    """A way of reading a file: its title, all rows in order, and batch by batch the chunks in memory and a sentence."""

    title: str
    rows: list[int]
    held: list[list[int]]
    said: list[str]


def chunks(pictures: int, chunk: int, batch: int, ways: Sequence[Way], key: str) -> None:
    """Draw the rows of a file in their chunks, and batch by batch which of them are read, in several ways.

    Args:
        pictures: rows of the file.
        chunk: rows of one chunk.
        batch: rows of one batch.
        ways: of reading it, to choose from.
        key: of the component in the session.
    """
    _component(data={"pictures": pictures, "chunk": chunk, "batch": batch, "ways": list(ways)}, key=key)

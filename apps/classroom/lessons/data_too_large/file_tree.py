"""What an HDF5 file holds, as a tree: the lesson's own part of the browser."""

from pathlib import Path
from typing import TypedDict

from apps.classroom.ui import components

FOLDER = Path(__file__).parent

_component = components.declare("file_tree", "<ul></ul>", FOLDER)


class Node(TypedDict):
    """A group or dataset of a file: name, facts, bytes in words, length 0 to 1 of their bar, notes, what is in it."""

    name: str
    facts: str
    size: str
    length: float
    notes: list[tuple[str, str]]
    children: list["Node"]


def file_tree(root: Node, key: str) -> None:
    """Show what a file holds as a tree."""
    _component(data={"root": root}, key=key)

"""What an HDF5 file holds, as a tree: a browser component."""

from pathlib import Path
from typing import TypedDict

from apps.classroom.lessons.data_too_large import text
from apps.classroom.ui import components
from core.data.hdf5.description import Entry

FOLDER = Path(__file__).parent
LONGEST_NOTE = 90
HIDDEN = ("description", "writing", "complete", "format", "progress")
"""Attributes and arrays that matter only to the writer and the reader."""

_component = components.declare("file_tree", "<ul></ul>", FOLDER)


class Node(TypedDict):
    """A group or dataset: name, facts, size in words, length of its bar from 0 to 1, notes, and what is in it."""

    name: str
    facts: str
    size: str
    length: float
    notes: list[tuple[str, str]]
    children: list["Node"]


def show(root: Entry, key: str) -> None:
    """Show what a file holds as a tree."""
    _component(data={"root": node(root)}, key=key)


def node(entry: Entry, whole: int | None = None) -> Node:
    """A group or dataset as the tree shows it.

    Args:
        entry: the group or dataset.
        whole: bytes of the file, to which the bars are relative; by default those of the entry.
    """
    whole = whole or max(1, entry.size)
    notes = [(name, note) for name, note in entry.attributes.items() if note and name not in HIDDEN]
    return {
        "name": entry.name,
        "facts": text.entry_facts(entry),
        "size": text.size(entry.size),
        "length": entry.size / whole,
        "notes": [(name, note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}…") for name, note in notes],
        "children": [node(child, whole) for child in entry.children if child.name not in HIDDEN],
    }

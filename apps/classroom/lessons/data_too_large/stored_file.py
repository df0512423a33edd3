"""The HDF5 file of the page of data too large for memory: its tree, and how it is read batch by batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from apps.classroom.lessons.data_too_large import chunks, file_tree
from core.data.hdf5.description import Entry
from core.data.hdf5.reader import Reader
from core.data.storage import reading_plan
from core.data.storage.comparison import build, workspace
from core.data.storage.reading_plan import Plan
from core.data.storage.settings import StorageSettings

BY_VALUE: dict[str | type[Any], Callable[[Any], Any]] = {StorageSettings: lambda settings: settings.model_dump_json()}
"""For `hash_funcs`: settings are equal by value."""


@dataclass(frozen=True)
class FileFacts:
    """What a file holds: its tree, and the means of red, green and blue."""

    tree: Entry
    means: tuple[float, float, float]


@st.cache_data(max_entries=32, show_spinner="Writing the file …")
def _facts(values: dict[str, Any]) -> FileFacts:
    with workspace() as folder:
        path = folder / "pictures.h5"
        build(StorageSettings.parse(values), path)
        with Reader(path) as reader:
            assert reader.means is not None
            return FileFacts(reader.describe(), reader.means)


def facts(settings: StorageSettings) -> FileFacts:
    """Make the file of a comparison once more, and look into it; remembered for what decides its content."""
    return _facts({k: v for k, v in settings.changed().items() if k not in ("window", "batch_size")})


def file(settings: StorageSettings) -> bytes:
    """The HDF5 file itself, to be taken away."""
    with workspace() as folder:
        path = folder / "pictures.h5"
        build(settings, path)
        return path.read_bytes()


def node(entry: Entry, whole: int | None = None) -> file_tree.Node:
    """A group or dataset as the tree shows it; the bars are relative to the whole file."""
    whole = whole or max(1, entry.size)
    if entry.shape is None:
        words = "the file, a group" if entry.name == "/" else "group"
    else:
        words = f"{_product(entry.shape)} {entry.dtype}, " + (
            f"chunks of {_product(entry.chunks)}" if entry.chunks else "in one piece"
        )
        words += f", {entry.compression}" if entry.compression != "none" else ""
    notes = [(name, text if len(text) <= 90 else f"{text[:90]}…") for name, text in entry.attributes.items() if text]
    return {
        "name": entry.name,
        "facts": words,
        "size": size(entry.size),
        "length": entry.size / whole,
        "notes": [(name, text) for name, text in notes if name not in ("description", "writing")],
        "children": [node(child, whole) for child in entry.children],
    }


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def ways(settings: StorageSettings) -> list[chunks.Way]:
    """The three ways of reading an epoch, batch by batch."""
    plans = {
        "Blocks, then a window": reading_plan.in_blocks(settings),
        "Rows at random": reading_plan.at_random(settings),
        "In order": reading_plan.in_order(settings),
    }
    return [_way(title, plan, settings) for title, plan in plans.items()]


def _way(title: str, plan: Plan, settings: StorageSettings) -> chunks.Way:
    said = []
    fetched = seen = 0
    for number, (touched, held, read) in enumerate(zip(plan.touched, plan.held, plan.read, strict=True), start=1):
        fetched += read
        count = min(settings.batch_size, settings.pictures - seen)
        seen += count
        said.append(
            f"Batch {number} of {len(plan.read)}: {count} pictures from {_counted(len(touched), 'chunk')}; "
            f"{read or 'none'} fetched for it, {len(held)} in memory. "
            f"So far {seen:,} of {settings.pictures:,} pictures, each once, and {_counted(fetched, 'chunk')} fetched."
        )
    return {"title": title, "rows": plan.rows.tolist(), "held": [h.tolist() for h in plan.held], "said": said}


def size(number: float) -> str:
    """Bytes in words, in powers of ten."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= factor:
            value = number / factor
            return f"{value:.1f} {unit}" if value < 99.95 else f"{value:,.0f} {unit}"
    return f"{number:.0f} bytes"


def _product(lengths: Sequence[int]) -> str:
    return " × ".join(f"{length:,}" for length in lengths)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("s" if number != 1 else "")

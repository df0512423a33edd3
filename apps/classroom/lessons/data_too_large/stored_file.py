"""The HDF5 file of a comparison: what it holds, and how many of its chunks an epoch fetches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.data.hdf5.description import Entry
from core.data.hdf5.reader import Reader
from core.data.storage import reading_plan
from core.data.storage.files import workspace, write_hdf5
from core.data.storage.settings import StorageSettings

BY_VALUE: dict[str | type[Any], Callable[[Any], Any]] = {StorageSettings: lambda settings: settings.model_dump_json()}
"""For `hash_funcs`: settings are equal by value."""


@dataclass(frozen=True)
class FileFacts:
    """What a file holds: its tree, and the means of red, green and blue over all images."""

    tree: Entry
    means: tuple[float, float, float]


@dataclass(frozen=True)
class ChunkFetches:
    """How many chunks one epoch fetches.

    Attributes:
        touched_at_random: chunks that a batch of random rows touches, on average.
        at_random: fetches of all batches of random rows.
        in_blocks: fetches if rows are shuffled in blocks.
        in_order: fetches if rows are not shuffled.
    """

    touched_at_random: float
    at_random: int
    in_blocks: int
    in_order: int


def facts(settings: StorageSettings) -> FileFacts:
    """Write the file of a comparison once more and look into it; cached by the settings that decide its content."""
    return _facts({k: v for k, v in settings.changed().items() if k not in ("window", "batch_size")})


@st.cache_data(max_entries=32, show_spinner="Writing the file …")
def _facts(values: dict[str, Any]) -> FileFacts:
    with workspace() as folder:
        path = folder / "pictures.h5"
        write_hdf5(StorageSettings.parse(values), path)
        with Reader(path) as reader:
            assert reader.means is not None
            return FileFacts(reader.describe(), reader.means)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def chunk_fetches(settings: StorageSettings) -> ChunkFetches:
    """Count the chunks that one epoch fetches with each strategy."""
    at_random = reading_plan.at_random(settings)
    return ChunkFetches(
        touched_at_random=float(np.mean([len(touched) for touched in at_random.touched])),
        at_random=sum(at_random.fetched),
        in_blocks=sum(reading_plan.in_blocks(settings).fetched),
        in_order=sum(reading_plan.in_order(settings).fetched),
    )

"""How a visitor's zip was understood, before any work: its classes and parts, what is left out, the other readings."""

from typing import Any

import streamlit as st

from core.data.collections.folder_names import TRAIN, shown
from core.data.collections.reading import AUTO, Options, Reading, in_words

TWO_WAYS = "These folders can be read in two ways"
COLUMNS = {TRAIN: "to learn from", "validation": "validation part, kept apart", "test": "test part, kept apart"}
HEIGHT, MOST_ROWS = 240, 5
"""Of a table in pixels, and rows above which it scrolls."""


def choose(reading: Reading, key: str) -> Options | None:
    """Let the visitor choose between two readings; None until it is chosen, if neither is the likelier one.

    Args:
        reading: as the folders suggest it.
        key: of the component; another one for each archive.
    """
    if not reading.other_readings:
        return AUTO
    choices = [] if reading.refusal else [(in_words(reading.counts.get(TRAIN, {})), AUTO)]
    choices += [(other.words, other.options) for other in reading.other_readings]
    place = st.selectbox(
        TWO_WAYS,
        range(len(choices)),
        index=None if reading.refusal else 0,
        format_func=lambda number: choices[number][0],
        placeholder="Choose one",
        key=key,
    )
    return None if place is None else choices[place][1]


def show(reading: Reading) -> None:
    """Show classes and parts as a table, and below it what is left out and why."""
    rows = [{"class": row["class"]} | {COLUMNS[part]: row[part] for part in reading.splits} for row in reading.rows]
    _table(rows)
    if reading.left_out:
        _table([{"left out": str(item), "the first one": shown(item.files[0])} for item in reading.left_out])


def _table(rows: list[dict[str, Any]]) -> None:
    st.dataframe(rows, hide_index=True, width="stretch", height=HEIGHT if len(rows) > MOST_ROWS else "auto")

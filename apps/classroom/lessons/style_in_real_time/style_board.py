"""The board of all styles, from which the mixer takes up to three: a browser component of this lesson."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TypedDict

import streamlit as st

from apps.classroom.lessons.style_in_real_time.sheet import sheet
from apps.classroom.ui import components

_component = components.declare("style_board", '<div class="board"></div>', Path(__file__).parent)


class Item(TypedDict):
    """A style on the board: the number of its thumbnail on the sheet, or the thumbnail's own source."""

    name: str
    title: str
    cell: int
    source: str


def show(
    groups: Iterable[tuple[str, list[Item]]], chosen: Collection[str], on_toggled: Callable[[str], None], key: str
) -> None:
    """Show the board.

    Args:
        groups: the title of each group, and its styles.
        chosen: the names of the styles that are marked.
        on_toggled: called with the name of a style that was clicked.
        key: of the component in the session.
    """

    def toggled() -> None:
        if name := (st.session_state.get(key) or {}).get("toggled"):
            on_toggled(str(name))

    listed = [{"title": title, "items": items} for title, items in groups if items]
    data = {"sheet": sheet(), "groups": listed, "chosen": list(chosen), "alt": "Styles"}
    _component(data=data, key=key, on_toggled_change=toggled)

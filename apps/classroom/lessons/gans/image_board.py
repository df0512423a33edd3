"""Images to click on, in one or several grids: a browser component of this lesson."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

import streamlit as st

from apps.classroom.lessons.gans import chosen, text
from apps.classroom.lessons.gans.chosen import COLUMNS, COUNT, GENERATORS, Chosen
from apps.classroom.ui import components

_component = components.declare("image_board", '<div class="boards"></div>', Path(__file__).parent)


class Tile(TypedDict):
    """An image: what it is called, whether it is marked, the length of the bar below it (0 to 1), and a letter."""

    label: str
    pressed: bool
    share: float | None
    mark: str


class Board(TypedDict):
    """A grid: its images on a sheet with so many columns and rows, and how many of them to show in a row."""

    name: str
    title: str
    sheet: str
    columns: int
    rows: int
    across: int
    tiles: list[Tile]


def both_kinds(now: Chosen) -> None:
    """Show the images of both generators; a click makes the page about an image."""
    boards = []
    for kind in GENERATORS:
        generator = chosen.load(kind)
        shares = chosen.probabilities(generator, now.seed, now.averaged)
        tiles: list[Tile] = [
            {
                "label": text.tile(kind, number, share),
                "pressed": (kind, number) == (now.kind, now.number),
                "share": share,
                "mark": "",
            }
            for number, share in enumerate(shares)
        ]
        sheet = chosen.sheet(generator, now.seed, now.averaged)
        boards.append(board(kind, sheet, tiles, title=text.KINDS[kind]))
    show(boards, text.BOARD_ALT, lambda kind, number: chosen.choose(kind, number), key="gans_board")


def one_kind(now: Chosen, marks: Sequence[str], alt: str, on_clicked: Callable[[int], None], key: str) -> None:
    """Show the images of the chosen kind, some of them with a letter."""
    tiles: list[Tile] = [
        {"label": text.marked(number, mark), "pressed": bool(mark), "share": None, "mark": mark}
        for number, mark in enumerate(marks)
    ]
    sheet = chosen.sheet(now.generator, now.seed, now.averaged)
    show([board("", sheet, tiles, across=8)], alt, lambda _, number: on_clicked(number), key)


def board(name: str, sheet: str, tiles: list[Tile], title: str = "", across: int = COLUMNS) -> Board:
    """A grid of all images of a seed."""
    rows = COUNT // COLUMNS
    return {
        "name": name,
        "title": title,
        "sheet": sheet,
        "columns": COLUMNS,
        "rows": rows,
        "across": across,
        "tiles": tiles,
    }


def show(boards: Sequence[Board], alt: str, on_clicked: Callable[[str, int], None], key: str) -> None:
    """Show grids.

    Args:
        boards: the grids.
        alt: what they show, for those who cannot see them.
        on_clicked: called with the name of a grid and the number of an image that was clicked.
        key: of the component in the session.
    """

    def clicked() -> None:
        sent = (st.session_state.get(key) or {}).get("clicked")
        if isinstance(sent, list) and len(sent) == 2:
            name, number = sent
            board = next((one for one in boards if one["name"] == name), None)
            if board is not None and number in range(len(board["tiles"])):
                on_clicked(str(name), int(number))

    _component(data={"boards": list(boards), "alt": alt}, key=key, on_clicked_change=clicked)

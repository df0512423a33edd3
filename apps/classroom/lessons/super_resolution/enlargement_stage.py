"""The picture at the top, and the patch that every method shows: a browser component of this lesson."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

import streamlit as st

from apps.classroom.lessons.super_resolution import text
from apps.classroom.ui import components

_component = components.declare(
    "enlargement_stage",
    '<div class="stage"><div class="parts"><div class="frame"><img draggable="false"><img class="after" '
    'draggable="false"><span class="tag left"></span><span class="tag right"></span>'
    '<div class="square" tabindex="0" role="group"></div><div class="handle"></div>'
    '<input type="range" min="0" max="100" value="50" step="0.5" aria-label="Uncover"></div>'
    '<div class="cells"></div></div></div>',
    Path(__file__).parent,
)

SIDE = 48
"""Of the patch, in pixels of the original."""


class Line(TypedDict):
    """A measured value below a patch, and whether it is the best of all methods."""

    text: str
    best: bool


class Cell(TypedDict):
    """One method: its title, its image as a data URI, and its values."""

    title: str
    source: str
    lines: list[Line]


def show(
    before: str,
    after: str,
    labels: tuple[str, str],
    size: tuple[int, int],
    cells: Sequence[Cell],
    place: tuple[int, int],
    on_pinned: Callable[[int, int], None],
) -> None:
    """Show the stage.

    Args:
        before, after: the two enlargements, as data URIs.
        labels: what they are called.
        size: height and width of all images.
        cells: the methods, whose patches stand beside.
        place: x and y of the middle of the patch.
        on_pinned: called with x and y when a visitor clicks on a place.
    """
    key = "enlargement_stage"

    def pinned() -> None:
        sent = (st.session_state.get(key) or {}).get("pinned")
        if isinstance(sent, list) and len(sent) == 2 and all(isinstance(value, int | float) for value in sent):
            on_pinned(int(sent[0]), int(sent[1]))

    data = {
        "before": before,
        "after": after,
        "labels": labels,
        "size": size,
        "side": SIDE,
        "place": place,
        "cells": list(cells),
        "alt": text.stage_alt(labels),
        "move": text.MOVE,
    }
    _component(data=data, key=key, on_pinned_change=pinned)

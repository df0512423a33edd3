"""A picture with a window to move, what each cell adds to its score, and the numbers of one cell: a component."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from apps.classroom.lessons.hog_up_close import text
from apps.classroom.lessons.hog_up_close.scene import Scene
from apps.classroom.ui import components
from core.detection.classical.hog import CELL
from core.detection.classical.hog_window import HogWindow

KEY = "hog_stage"
PARAMETER = "window"
_SHOWN = "hog_scene"
WINDOWS = 8
"""Of a scene whose data are kept, so that the window on which everybody begins is described once."""

_component = components.declare(
    "hog_stage",
    '<div class="stage">'
    '<div class="place"><div class="pills layers"></div><svg tabindex="0" role="application"></svg>'
    '<p class="hint"></p></div>'
    '<div class="look"><div class="pills views"></div><svg tabindex="0" role="application"></svg>'
    '<p class="hint"></p></div>'
    '<div class="sum"><div class="terms"></div><button type="button"></button></div></div>'
    '<div class="cell"><svg role="img"></svg><div class="numbers"><p role="status"></p><table></table></div></div>',
    Path(__file__).parent,
)


def place(scene: Scene, name: str) -> tuple[int, int]:
    """Row and column of the window: where the visitor has put it in this very picture, else the one that scores best.

    Args:
        scene: the picture and the scores of its windows.
        name: of the picture, its size and the detector.
    """
    if st.session_state.get(_SHOWN, name) != name:
        st.query_params.pop(PARAMETER, None)
    st.session_state[_SHOWN] = name
    moved = (st.session_state.get(KEY) or {}).get("at")
    at = scene.best
    if moved and moved["scene"] == name:
        at = (int(moved["row"]), int(moved["column"]))
    else:
        named = st.query_params.get(PARAMETER, "").split(".")
        if len(named) == 2 and all(number.isdecimal() for number in named):
            at = (int(named[0]), int(named[1]))
    rows, columns = scene.scores.shape
    at = (min(at[0], rows - 1), min(at[1], columns - 1))
    if at == scene.best:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = f"{at[0]}.{at[1]}"
    return at


def show(scene: Scene, window: HogWindow, at: tuple[int, int], name: str, title: str, plain: bool) -> None:
    """Show the stage.

    Args:
        scene: the picture and the scores of its windows.
        window: the numbers of the window.
        at: its row and column in cells.
        name: of the picture, its size and the detector.
        title: of the picture.
        plain: whether each cell has one histogram for all of its blocks.
    """
    wanted = (at, name, title, plain)
    data = scene.shown.get(wanted)
    if data is None:
        if len(scene.shown) >= WINDOWS:
            scene.shown.clear()
        data = scene.shown[wanted] = _data(scene, window, at, name, title, plain)
    _component(data=data, key=KEY, on_at_change=lambda: None)


def _data(scene: Scene, window: HogWindow, at: tuple[int, int], name: str, title: str, plain: bool) -> dict[str, Any]:
    height, width = scene.view.lit.pixels.shape[:2]
    rows, columns = scene.model.template.cells
    return {
        "scene": name,
        "cell": CELL,
        "size": [width, height],
        "cells": [rows, columns],
        "grid": list(scene.scores.shape),
        "at": list(at),
        "best": list(scene.best),
        "layers": scene.layers,
        "template": scene.weights,
        "scores": _packed(scene.scores),
        "contributions": _packed(window.contributions),
        "votes": _packed(window.votes),
        "values": _packed(window.values),
        "weights": _packed(window.weights),
        "blocks": _packed(window.of_blocks),
        "magnitude": _packed(window.magnitude),
        "angle": _packed(window.angle),
        "said": sentences(scene, window, at),
        "terms": text.terms(window.supporting, window.opposing, window.bias, window.score),
        "plain": plain,
        "words": text.WORDS,
        "alt": text.alt(title),
    }


def sentences(scene: Scene, window: HogWindow, at: tuple[int, int]) -> Sequence[str]:
    """What is said of each cell of a window, row by row."""
    described = scene.view.described
    rows, columns = window.contributions.shape
    of_cells = window.magnitude.reshape(rows, CELL, columns, CELL).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    said = []
    for row, column in np.ndindex(rows, columns):
        pixel = int(of_cells[row, column].argmax())
        y, x = (at[0] + row) * CELL + pixel // CELL, (at[1] + column) * CELL + pixel % CELL
        strength, angle = float(described.magnitude[y, x]), float(described.angle[y, x])
        added = float(window.contributions[row, column])
        said.append(text.cell(row + 1, column + 1, strength, angle, described.ballot(y, x), added))
    return said


def _packed(values: npt.NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()

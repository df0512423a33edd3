"""Augmented pictures beside the table of what was sampled for them: the lesson's own part of the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import streamlit as st

from apps.classroom.ui import components

FOLDER = Path(__file__).parent

_component = components.declare(
    "sample_grid", '<div class="grid"></div><div class="scroll"><table></table></div>', FOLDER
)


class Draw(TypedDict):
    """One augmented picture: its source, its label and text, whether the label stays, and the shares of a mixed one."""

    source: str
    label: str
    text: str
    keeps: bool
    shares: list[tuple[str, float]]


def draws(
    original: Draw,
    pictures: Sequence[Draw],
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    *,
    busy: bool,
    key: str,
) -> int:
    """Show a picture and what augmentation draws from it, tied to the table of the drawn numbers.

    Args:
        original: the picture.
        pictures: the draws.
        columns: name and unit of each drawn quantity.
        rows: their values, a row for each picture.
        busy: whether newer ones are on their way.
        key: of the component in the session.

    Returns:
        The number of the chosen picture, from 0.
    """
    data = {
        "original": original,
        "draws": list(pictures),
        "columns": list(columns),
        "rows": list(rows),
        "busy": busy,
        "chosen": (st.session_state.get(key) or {}).get("chosen") or 0,
    }
    chosen = int(_component(data=data, key=key, on_chosen_change=lambda: None).chosen or 0)
    return min(chosen, len(pictures) - 1)

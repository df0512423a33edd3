"""Optimizer × learning rate, to bet on a cell before the accuracies are uncovered: a browser component."""

from pathlib import Path
from statistics import fmean
from typing import Any

import streamlit as st

from apps.classroom.lessons.network_race import text
from apps.classroom.ui import components
from apps.shared import shared_results
from core.training.comparison import sweep_result

KEY = "rate_map"

_component = components.declare(
    "rate_map",
    '<table role="grid"><thead><tr></tr></thead><tbody></tbody></table><p class="said" aria-live="polite"></p>'
    '<button type="button"></button>',
    Path(__file__).parent,
)


def show() -> tuple[str, float] | None:
    """Show the map, covered until the visitor has bet on a cell or asked to see it.

    Returns:
        The optimizer and the rate of the bet; None if there is none.
    """
    _component(data=_data(), key=KEY, on_bet_change=lambda: None, on_open_change=lambda: None)
    bet = (st.session_state.get(KEY) or {}).get("bet")
    sweep = sweep_result.load()
    return None if bet is None else (sweep.optimizers[int(bet[0])], sweep.rates[int(bet[1])])


def is_open() -> bool:
    """Whether the visitor sees the accuracies."""
    state = st.session_state.get(KEY) or {}
    return bool(state.get("open")) or state.get("bet") is not None


@shared_results.shared_while(lambda: sweep_result.FILE.stat().st_mtime_ns)
def _data() -> dict[str, Any]:
    """What the browser gets."""
    sweep = sweep_result.load()
    cells = [[sweep.accuracies(name, rate) for rate in sweep.rates] for name in sweep.optimizers]
    return {
        "titles": [text.title(name) for name in sweep.optimizers],
        "rates": [float(f"{rate:.3g}") for rate in sweep.rates],
        "cells": [[[round(fmean(seeds), 4), min(seeds), max(seeds)] for seeds in row] for row in cells],
        "words": text.MAP_WORDS,
    }

"""Learning rate × momentum: how fast each setting converges, and a click that races there: a browser component."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from apps.classroom.lessons.optimizers_race import text
from apps.classroom.ui import components
from core.optimization import stability_map, surfaces
from core.optimization.optimizer_settings import MomentumSettings, OptimizerSettings
from core.optimization.stability_map import MOMENTA, RATES, STEPS, StabilityMap

KEY = "stability_plane"

_component = components.declare(
    "stability_plane",
    '<div class="plane"><span class="up"></span><canvas tabindex="0" role="application"></canvas>'
    '<div class="ticks"></div></div><p class="axis"></p><p class="said" aria-live="polite"></p>'
    '<ul class="legend"></ul>',
    Path(__file__).parent,
)


@lru_cache(maxsize=len(surfaces.NAMES))
def computed(surface: str) -> StabilityMap:
    """The map of a surface, which is the same for everybody; nobody may change it."""
    return stability_map.compute(surfaces.find(surface))


@lru_cache(maxsize=len(surfaces.NAMES))
def _cells(surface: str) -> list[list[int]]:
    return computed(surface).steps.tolist()


def show(surface: str, momentum: OptimizerSettings | None, on_race: Callable[[float, float], None]) -> None:
    """Show the map of a surface.

    Args:
        surface: its name.
        momentum: the present settings of SGD with momentum, drawn as a dot; None if it is not in the race.
        on_race: called with the learning rate and the momentum of a cell that was chosen.
    """

    def chosen() -> None:
        if found := (st.session_state.get(KEY) or {}).get("race"):
            on_race(float(found[0]), float(found[1]))

    now = momentum if isinstance(momentum, MomentumSettings) else None
    data = {
        "cells": _cells(surface),
        "rates": RATES.tolist(),
        "momenta": MOMENTA.tolist(),
        "most": STEPS,
        "now": None if now is None else [now.learning_rate, now.momentum],
        "words": text.PLANE_WORDS,
        "title": text.plane_title(surfaces.find(surface).title),
    }
    _component(data=data, key=KEY, on_race_change=chosen)

"""The catalogue of channels: a sheet to click on, and for the chosen channel its dream and the views that excite it."""

import json
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui import components
from apps.shared import finished
from core import images
from core.data import samples
from core.images import RGB
from core.synthesis.dream.channel_sheet import COLUMNS, COUNT, LAYERS, PHOTO_SIDE, TILE, tile, view

FILE = Path(__file__).with_name("channels.json")
_grid = components.declare("channel_grid", '<div class="grid" role="group"></div>', Path(__file__).parent)

FIRST = ("conv5_1", 6)
"""Layer and channel that the page opens on."""

Place = tuple[str, int, int, float]
"""The name of a sample, row and column of the middle of the view in pixels, and the activation there."""


@cache
def places() -> dict[str, list[list[Place]]]:
    """For each layer and channel the places that excite it most, the strongest first."""
    recorded: dict[str, list[list[Place]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return recorded


@cache
def sheet(layer: str) -> RGB:
    """The recorded sheet of a layer."""
    return finished.picture(f"dream_channels/{layer}")


@cache
def _photo(name: str) -> RGB:
    return images.fit(samples.find(name).read(), PHOTO_SIDE)


@lru_cache(maxsize=64)
def dream(layer: str, channel: int) -> RGB:
    """What a channel dreams, uint8 RGB (TILE, TILE, 3), read-only."""
    return tile(sheet(layer), channel)


@lru_cache(maxsize=64)
def views(layer: str, channel: int) -> RGB:
    """What excites a channel most in the sample photos, side by side, read-only uint8 RGB (TILE, about 4 TILE, 3)."""
    shown = [
        images.resize(view(_photo(name), layer, row, column), (TILE, TILE))
        for name, row, column, _ in places()[layer][channel]
    ]
    gap = np.full((TILE, 6, 3), 255, np.uint8)
    row = np.concatenate([part for i, picture in enumerate(shown) for part in ((gap, picture) if i else (picture,))], 1)
    row.flags.writeable = False
    return row


def choose() -> tuple[str, int]:
    """Show the layers and the sheet of the chosen one, and return the layer and the chosen channel."""
    layer = str(st.segmented_control("Layer", list(LAYERS), default=FIRST[0], required=True, key="channel_layer"))
    key = f"channel_grid_{layer}"
    chosen = (st.session_state.get(key) or {}).get("chosen")
    chosen = FIRST[1] if chosen is None else int(chosen)
    data = {"sheet": finished.address(f"dream_channels/{layer}"), "columns": COLUMNS, "count": COUNT}
    _grid(data={**data, "chosen": chosen, "label": text.CHANNEL}, key=key, on_chosen_change=lambda: None)
    return layer, chosen


def show(layer: str, channel: int) -> None:
    """Show one channel: its dream, and the views of the photos that excite it most."""
    picture = dream(layer, channel)
    st.markdown(f"**{text.channel_title(layer, channel)}**")
    dreamed, seen = st.columns([1, 2.6], vertical_alignment="top")
    with dreamed:
        components.figure(picture, text.ITS_DREAM, text.channel_title(layer, channel), key="channel_dream")
    with seen:
        found = places()[layer][channel]
        components.figure(
            views(layer, channel),
            text.views_caption(found),
            f"Where channel {channel} responds most",
            key="channel_views",
        )

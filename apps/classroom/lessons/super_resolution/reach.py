"""A closer look at what an enlarged pixel depends on, method by method."""

import numpy as np
import streamlit as st

from apps.classroom.lessons.super_resolution import drawing, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.images import RGB
from core.luminance import to_luminance
from core.synthesis.super_resolution.comparison_settings import BEST, SRCNN
from core.synthesis.super_resolution.influence import Influence, influence
from core.synthesis.super_resolution.upscaler import BICUBIC, Upscaler

HEIGHT = 348
"""Of the picture in pixels, a multiple of the widest reach."""


def show(now: Chosen) -> None:
    """Show the influence of each pixel of the small image on one pixel of the result."""
    found = influences(now.low, now.scale, now.low_place)
    st.markdown(text.reach(found))
    components.figure(_picture(found), text.reach_caption(found), text.REACH_ALT, key="sr_reach")


@cached_per_picture("Changing one pixel after the other …")
def influences(low: RGB, scale: int, place: tuple[int, int]) -> dict[str, Influence]:
    """How the pixel at a place depends on the small image, by method."""
    ways = {
        BICUBIC: Upscaler.bicubic(scale),
        SRCNN: Upscaler.load(f"{SRCNN}_x{scale}"),
        BEST: Upscaler.load(f"{BEST}_x{scale}"),
    }
    luminance = to_luminance(low)
    return {name: influence(way, luminance, *place) for name, way in ways.items()}


def _picture(found: dict[str, Influence]) -> RGB:
    """The influences in windows of one size, each relative to its largest, and by the square root, so that all show."""
    widest = max(one.reach for one in found.values())
    parts = []
    for one in found.values():
        shares = one.changes / max(float(np.abs(one.changes).max()), 1e-9)
        rooted = np.sign(shares) * np.sqrt(np.abs(shares))
        parts.append(drawing.signed(np.pad(rooted, widest - one.reach), 1.0))
    return drawing.beside(parts, HEIGHT)

"""A closer look at tiles: what their overlap does to the seams."""

import streamlit as st

from apps.classroom.lessons.super_resolution import drawing, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components, controls
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.images import RGB
from core.synthesis.super_resolution import seams
from core.synthesis.super_resolution.comparison_settings import BEST, SeamSettings
from core.synthesis.super_resolution.seams import Seams
from core.synthesis.super_resolution.upscaler import Upscaler

ACROSS = 3
"""Tiles along the longer side of the image."""
HEIGHT = 420


def show(now: Chosen) -> None:
    """Show the knob, the image made of tiles, and where it differs."""
    said, knob = st.columns([3, 2], gap="large")
    said.markdown(text.SEAMS)
    with knob:
        settings = controls.controls(SeamSettings)
    found = in_tiles(now.low, now.scale, settings.overlap)
    caption = text.seams(found, settings.overlap, now.compact.margin)
    picture = drawing.beside([found.image, found.difference], min(HEIGHT, found.image.shape[0]))
    components.figure(picture, caption, text.SEAMS_ALT, key="sr_seams")


@cached_per_picture("Enlarging tile by tile …")
def in_tiles(low: RGB, scale: int, overlap: int) -> Seams:
    """The small image enlarged in tiles."""
    side = -(-max(low.shape[:2]) // ACROSS)
    return seams.in_tiles(Upscaler.load(f"{BEST}_x{scale}"), low, side, overlap)

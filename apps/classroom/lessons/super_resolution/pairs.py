"""The pairs of patches as training sees them, cut from the visitor's picture by the recipe of the network."""

import numpy as np
import streamlit as st

from apps.classroom.lessons.super_resolution import drawing, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.images import RGB
from core.luminance import to_luminance
from core.serving import artifacts
from core.synthesis.super_resolution import patches, sr_recipe

COUNT, COLUMNS, SIDE = 12, 6, 96
"""Pairs on the sheet, pairs in a row, and the height of a patch there in pixels."""


def show(now: Chosen) -> None:
    """Show some pairs."""
    recipe = sr_recipe.load(artifacts.load(now.network).card.recipe)
    size = recipe.patches.size
    st.markdown(text.pairs(now.picture.title, (size, size * recipe.growth), recipe, now.method))
    components.figure(sheet(now.original, recipe.name), "", text.PAIRS_ALT, key="sr_pairs")


@cached_per_picture("Cutting patches …")
def sheet(original: RGB, recipe_name: str) -> RGB:
    """Pairs that are spread over a picture: what the network is given, and beside it what it is to make of it."""
    recipe = sr_recipe.load(recipe_name)
    size, wide = recipe.patches.size, recipe.patches.size * recipe.growth
    rows = np.concatenate(list(patches.of_image(to_luminance(original), recipe))).astype(np.float32)
    chosen = rows[np.linspace(0, len(rows) - 1, COUNT).round().astype(int)]
    parts = []
    for row in chosen:
        given, wanted = row[: size**2].reshape(size, size), row[size**2 :].reshape(wide, wide)
        low, high = float(wanted.min()), float(wanted.max())
        parts.append(drawing.beside([drawing.grey(given, low, high), drawing.grey(wanted, low, high)], SIDE, gap=2))
    return drawing.sheet(parts, COLUMNS, gap=10)

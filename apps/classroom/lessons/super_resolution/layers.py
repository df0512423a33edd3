"""A closer look at SRCNN: what each layer makes of the patch and one pixel as a sum, or the kernels it learned."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from apps.classroom.lessons.super_resolution import drawing, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.shared import finished
from core.images import RGB
from core.luminance import to_luminance
from core.synthesis.super_resolution import bicubic, method_comparison
from core.synthesis.super_resolution.comparison_settings import SRCNN
from core.synthesis.super_resolution.srcnn_layers import LayerMaps, SrcnnLayers
from core.synthesis.super_resolution.upscaler import BICUBIC

SIDE = 33
"""Of the patch in pixels, as in training."""
LISTED = 4
HEIGHT = 320
FILTERS = "super_resolution_filters"
"""The name of the picture of the kernels among the finished results."""


@dataclass(frozen=True)
class TakenApart:
    """A patch in SRCNN: a picture of its maps, and its middle pixel as a sum."""

    picture: RGB
    formula: str
    said: str


def show(now: Chosen) -> None:
    """Show the patch, its maps, and the sum."""
    found = taken_apart(now.original, now.scale, now.place)
    st.markdown(text.LAYERS)
    components.figure(found.picture, text.MAPS, text.LAYERS_ALT, key="sr_layers")
    st.latex(found.formula)
    st.caption(found.said)


def show_kernels(_: Chosen) -> None:
    """Show the kernels of the first layer."""
    st.markdown(text.FILTERS_TITLE)
    components.figure(finished.address(FILTERS), "", text.FILTERS_ALT, key="sr_filters")


@cached_per_picture("Taking the patch apart …")
def taken_apart(original: RGB, scale: int, place: tuple[int, int]) -> TakenApart:
    """Send the patch around a place of the shrunk image through SRCNN, layer by layer."""
    network = SrcnnLayers.load(f"{SRCNN}_x{scale}")
    whole = bicubic.enlarged(to_luminance(method_comparison.shrunk(original, scale)), scale)
    top, left = (
        min(max(at - SIDE // 2, 0), length - SIDE) for at, length in zip(reversed(place), whole.shape, strict=True)
    )
    maps = network.maps(whole[top : top + SIDE, left : left + SIDE] / np.float32(255))
    middle = maps.result.shape[0] // 2
    counts = network.contributions(maps.mapped, middle, middle)
    most = sorted(np.argsort(-np.abs(counts))[:LISTED].tolist())
    named = {number + 1: float(counts[number]) for number in most}
    row, column = top + SIDE // 2, left + SIDE // 2
    levels = {
        BICUBIC: float(whole[row, column]),
        SRCNN: float(maps.result[middle, middle]) * 255,
        text.ORIGINAL: float(to_luminance(original)[row, column]),
    }
    rest, bias = float(counts.sum()) - sum(named.values()), float(network.biases[2][0])
    formula = text.arithmetic(named, rest, len(counts) - LISTED, bias, levels)
    return TakenApart(_picture(maps), formula, text.arithmetic_said(levels))


def _picture(maps: LayerMaps) -> RGB:
    edge = (maps.patch.shape[0] - maps.result.shape[0]) // 2  # So that it lies where it does in the patch.
    parts = [
        drawing.grey(maps.patch, *_range(maps.patch)),
        _maps(maps.extracted, 8),
        _maps(maps.mapped, 8),
        np.pad(
            drawing.grey(maps.result, *_range(maps.patch)),
            ((edge, edge), (edge, edge), (0, 0)),
            constant_values=drawing.PAPER,
        ),
    ]
    return drawing.beside(parts, HEIGHT)


def _maps(values: np.ndarray, columns: int) -> RGB:
    each = np.moveaxis(values, 2, 0)
    return drawing.sheet([drawing.grey(one, 0, float(one.max())) for one in each], columns)


def _range(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())

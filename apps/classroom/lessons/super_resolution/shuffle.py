"""A closer look at the compact network: the maps that a pixel shuffle lays out, and branches that collapse."""

import numpy as np
import streamlit as st

from apps.classroom.lessons.super_resolution import drawing, records, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.images import RGB
from core.luminance import to_luminance
from core.synthesis.super_resolution.branch_runs import BRANCHES, BranchRuns
from core.synthesis.super_resolution.comparison_settings import BEST
from core.synthesis.super_resolution.upscaler import Upscaler

SIDE = 24
"""Of the patch of the small image, in pixels."""
HEIGHT = 320
KERNEL = 30
"""Pixels of a weight in the picture of the branches."""


def show(now: Chosen) -> None:
    """Show the maps before and after the shuffle, and the branches."""
    left, right = st.columns(2, gap="large")
    with left:
        parameters = records.table().row(BEST, now.scale).parameters
        st.markdown(text.shuffle(now.scale, parameters, now.compact.margin))
        found = shuffled(now.low, now.scale, now.low_place)
        components.figure(found, text.shuffle_caption(now.scale), text.SHUFFLE_ALT, key="sr_shuffle")
    with right:
        runs = records.branch_runs()
        st.markdown(text.branches(runs))
        components.figure(_branches(runs), text.branches_caption(runs), text.BRANCHES_ALT, key="sr_branches")


@cached_per_picture("Enlarging the patch …")
def shuffled(low: RGB, scale: int, place: tuple[int, int]) -> RGB:
    """The maps of the last layer for the patch around a place, beside what they are shuffled into."""
    luminance = to_luminance(low)
    side = min(SIDE, *luminance.shape)
    top, left = (min(max(at - side // 2, 0), length - side) for at, length in zip(place, luminance.shape, strict=True))
    made = Upscaler.load(f"{BEST}_x{scale}").enlarge(luminance)
    part = made[top * scale : (top + side) * scale, left * scale : (left + side) * scale]
    low_value, high_value = float(part.min()), float(part.max())
    maps = [drawing.grey(part[y::scale, x::scale], low_value, high_value) for y in range(scale) for x in range(scale)]
    return drawing.beside([drawing.sheet(maps, scale), drawing.grey(part, low_value, high_value)], HEIGHT)


def _branches(runs: BranchRuns) -> RGB:
    """The kernels of the branches, and their sum."""
    kernels = [np.array(runs.kernels[name]) for name in BRANCHES]
    kernels.append(np.sum(kernels, axis=0))
    largest = max(float(np.abs(kernel).max()) for kernel in kernels)
    pictures = [drawing.signed(kernel, largest).repeat(KERNEL, axis=0).repeat(KERNEL, axis=1) for kernel in kernels]
    return drawing.beside(pictures, 3 * KERNEL, gap=KERNEL)

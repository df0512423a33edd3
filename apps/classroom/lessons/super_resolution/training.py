"""The recorded training: a detail as it gets sharper, and its PSNR."""

from functools import lru_cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.super_resolution import charts, text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components
from core.evaluation.image_quality import psnr
from core.images import RGB
from core.serving import artifacts
from core.synthesis.super_resolution import luminance_images
from core.synthesis.super_resolution.sample_record import FILE, SampleRecord, detail

LONGEST = 864
"""Of the picture of the detail in pixels."""


@lru_cache(maxsize=8)
def record(name: str) -> SampleRecord:
    """What the training of an artifact has left."""
    return SampleRecord.open(artifacts.load(name).path(FILE))


@lru_cache(maxsize=8)
def interpolated(scale: int) -> float:
    """The PSNR of the detail by bicubic interpolation, in dB."""
    return psnr(*luminance_images.pair(detail(), scale, is_enlarged=True))


def show(now: Chosen) -> None:
    """Show the detail after a step beside the original, and the PSNR over the steps."""
    st.fragment(_show)(now.network, now.method, now.scale)


def _show(name: str, method: str, scale: int) -> None:
    found, bicubic = record(name), interpolated(scale)
    steps, last = found.steps, len(found.steps) - 1
    left, right = st.columns([6, 5], gap="large")
    with right:
        number = st.select_slider(
            text.training_step(method, scale),
            range(last + 1),
            value=last,
            key=f"sr_step_{name}",
            format_func=lambda place: f"{steps[place]:,}",
        )
        dark = st.context.theme.type == "dark"
        components.graph(charts.training(steps, found.psnr, bicubic, number, dark), key="sr_training_chart")
    with left:
        caption = text.at_step(steps[number], found.psnr[number], bicubic)
        components.figure(_beside(name, number), caption, text.DETAIL_ALT, key="sr_detail")


@lru_cache(maxsize=256)
def _beside(name: str, number: int) -> str:
    """The recorded detail beside the original, as a data URI that all visitors share."""
    found = record(name)
    both: RGB = np.concatenate([found.image(number), np.repeat(found.original[..., None], 3, axis=2)], axis=1)
    times = LONGEST // both.shape[1]
    return components.data_uri(both.repeat(times, axis=0).repeat(times, axis=1))

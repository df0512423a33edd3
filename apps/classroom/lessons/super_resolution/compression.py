"""A closer look at images as they come: what the network makes of the blocks of JPEG."""

from dataclasses import dataclass

import streamlit as st

from apps.classroom.lessons.super_resolution import text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components, controls
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core import images
from core.images import RGB
from core.synthesis.super_resolution import method_comparison
from core.synthesis.super_resolution.comparison_settings import BEST, CompressionSettings
from core.synthesis.super_resolution.method_comparison import Enlarged
from core.synthesis.super_resolution.upscaler import BICUBIC, Upscaler


@dataclass(frozen=True, eq=False)
class FromJpeg:
    """A compressed small image, enlarged.

    Attributes:
        size: of the file in bytes.
        bicubic: what interpolation makes of it.
        network: what the network makes of it.
    """

    size: int
    bicubic: Enlarged
    network: Enlarged


def show(now: Chosen) -> None:
    """Show the knob, and both enlargements with a handle between them."""
    said, knob = st.columns([3, 2], gap="large")
    said.markdown(text.COMPRESSION)
    with knob:
        settings = controls.controls(CompressionSettings)
    found = from_jpeg(now.original, now.scale, settings.quality)
    methods = now.compared.comparison.methods
    gains = (
        methods[BEST].quality.psnr - methods[BICUBIC].quality.psnr,
        found.network.quality.psnr - found.bicubic.quality.psnr,
    )
    labels = text.METHODS[BICUBIC], text.METHODS[BEST]
    place, _ = st.columns([3, 2])
    with place:
        components.compare(found.bicubic.image, found.network.image, labels, key="sr_jpeg")
        st.caption(text.compressed(settings.quality, found.size, gains))


@cached_per_picture("Compressing, and enlarging …")
def from_jpeg(original: RGB, scale: int, quality: int) -> FromJpeg:
    """Compress the small image, and enlarge what is left."""
    data = images.encode(method_comparison.shrunk(original, scale), "jpeg", quality)
    seen = images.read(data)
    both = (Upscaler.bicubic(scale), Upscaler.load(f"{BEST}_x{scale}"))
    found = (method_comparison.judged(method_comparison.enlarged(seen, one), original, scale) for one in both)
    return FromJpeg(len(data), *found)

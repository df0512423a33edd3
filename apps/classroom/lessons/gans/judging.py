"""What the discriminator thinks of images that no generator made: photos, noise, flat grey, and the visitor's own."""

from functools import cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.gans import opinions, picture_row, text
from apps.classroom.lessons.gans.chosen import Chosen
from apps.classroom.lessons.gans.picture_row import Picture, Said
from apps.classroom.ui import components
from apps.classroom.ui.pictures import uploaded_picture
from core import images
from core.data import samples
from core.images import RGB
from core.synthesis.gan.generator import Generator

SAMPLES = ("flower", "palace", "cat")
OWN, NOISE, GREY = "own", "noise", "grey"
SIDE = 64


@st.fragment
def show(now: Chosen) -> None:
    """Show the images on offer, and the opinion of the one that is chosen."""
    left, right = st.columns([7, 6], gap="large")
    with left:
        st.markdown(text.JUDGING)
        name = components.thumbnails(_thumbnails(), SAMPLES[0], key="gans_judged", label=text.JUDGED_LABEL)
        own = uploaded_picture.ask(
            uploaded_picture.UPLOAD, upload_label=text.UPLOAD, camera_label="", key="gans_judged_own"
        )
        st.caption(text.JUDGING_NOTE)
    with right:
        if own is not None:
            title, image = own
            pictures, opinion = opinions.of_image(now.generator, now.generator.prepare(image), title)
        else:
            pictures, opinion = _judged(now.generator, name)
        picture_row.show(pictures, "gans_judged_opinion", opinion)


def image(name: str) -> RGB:
    """An image on offer, uint8 RGB (H, W, 3)."""
    if name == NOISE:
        return np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    if name == GREY:
        return np.full((SIDE, SIDE, 3), 128, np.uint8)
    return samples.find(name).read()


@cache
def _thumbnails() -> tuple[tuple[str, str, str], ...]:
    small = [(name, images.fit(images.centre_square(image(name)), 160)) for name in (*SAMPLES, NOISE, GREY)]
    return tuple((name, text.JUDGED[name], components.data_uri(one)) for name, one in small)


@cache
def _judged(generator: Generator, name: str) -> tuple[list[Picture], Said]:
    return opinions.of_image(generator, generator.prepare(image(name)), text.JUDGED[name])

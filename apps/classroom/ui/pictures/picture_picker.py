"""The picture picker of all lessons: samples, upload and camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.pictures import uploaded_picture
from apps.classroom.ui.pictures.uploaded_picture import CAMERA, UPLOAD, WORKING_SIZE
from core import images
from core.data.samples import Sample
from core.images import RGB

OWN = "own"
"""The name of every picture that a visitor brings."""


@dataclass(frozen=True)
class Picture:
    """The picture that a visitor picked.

    Attributes:
        name: of the sample, or `OWN`.
        title: caption of the picture.
        image: uint8 RGB (H, W, 3), at most `WORKING_SIZE` pixels on its longest side.
        truth: the true class in words; empty if it is unknown.
        label: the index of that class in ImageNet, or None.
        source: a Python expression that reads the picture, for snippets.
    """

    name: str
    title: str
    image: RGB
    truth: str
    label: int | None
    source: str


def pick(samples: Sequence[Sample], first: str) -> Picture:
    """Let the visitor pick a picture.

    The current sample stays until the visitor has given a picture that can be read.

    Args:
        samples: the bundled pictures on offer.
        first: the name of the sample to begin with.
    """
    where = st.segmented_control(
        "Picture",
        ["Samples", UPLOAD, CAMERA],
        default="Samples",
        required=True,
        key="picture_from",
        label_visibility="collapsed",
    )
    named = {sample.name: sample for sample in samples}
    chosen = st.query_params.get("sample", first)
    chosen = chosen if chosen in named else first
    if where == "Samples":
        items = [(s.name, s.title, _thumbnail(s)) for s in samples]
        chosen = components.thumbnails(items, chosen, key="sample_thumbnails", label="Sample pictures")
        if chosen != first or "sample" in st.query_params:
            st.query_params["sample"] = chosen
    elif own := _own(str(where)):
        return own
    sample = named[chosen]
    return Picture(
        sample.name,
        sample.title,
        sample.read(WORKING_SIZE),
        sample.truth,
        sample.label,
        f'samples.find("{sample.name}").read()',
    )


def import_for(source: str) -> str:
    """The import statement that the `source` of a picture needs."""
    return "from core.data import samples" if source.startswith("samples") else "from core import images"


def _own(where: str) -> Picture | None:
    uploaded = uploaded_picture.ask(
        where, upload_label="Your picture, up to 10 MB, or photo, up to 40 MB", camera_label="A photo", key="picture"
    )
    if where == CAMERA:
        st.caption(uploaded_picture.NEVER_STORED)
    if uploaded is None:
        return None
    name, image = uploaded
    return Picture(OWN, name, image, "", None, f'images.read("photo.jpg", working_size={WORKING_SIZE})')


@lru_cache(maxsize=64)
def _thumbnail(sample: Sample) -> str:
    return components.thumbnail(images.fit(sample.read(), 200))

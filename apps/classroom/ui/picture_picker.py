"""The one picture picker: samples, upload and camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from apps.classroom.ui import components
from core import images
from core.data.samples import Sample
from core.images import RGB

SUFFIXES = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff"]
WORKING_SIZE = 1024
MAX_UPLOAD = 50
"""Megabytes that the browser lets through: more than can be read, so that our sentence says what to do."""

OWN = "own"
"""The name of a visitor's own picture."""


@dataclass(frozen=True)
class Picture:
    """A picture that was picked.

    Attributes:
        name: of the sample, or `OWN`.
        title: in words.
        image: uint8 RGB (H, W, 3), at most `WORKING_SIZE` pixels on its longest side.
        truth: what it shows, where that is known.
        label: the number of that class, or None.
        source: the Python expression that reads it.
    """

    name: str
    title: str
    image: RGB
    truth: str
    label: int | None
    source: str


def pick(samples: Sequence[Sample], first: str) -> Picture:
    """Let the visitor pick a picture.

    Until a picture of their own is there, and where it cannot be read, the sample stays.

    Args:
        samples: the bundled pictures to offer.
        first: the name of the one at the start.
    """
    where = st.segmented_control(
        "Picture",
        ["Samples", "Upload", "Camera"],
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
        chosen = components.thumbnails(items, chosen, key="sample_thumbnails")
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


def _own(where: str) -> Picture | None:
    if where == "Upload":
        file = st.file_uploader(
            "Your picture, up to 10 MB",
            SUFFIXES,
            key="picture_file",
            max_upload_size=MAX_UPLOAD,
        )
    else:
        file = st.camera_input("A photo", key="picture_camera")
        st.caption("The photo stays on this server's memory for this visit and is never stored.")
    if file is None:
        return None
    try:
        image = _read(file.getvalue())
    except images.ImageError as error:
        st.error(str(error))
        return None
    return Picture(OWN, file.name, image, "", None, 'images.read("photo.jpg", working_size=1024)')


@st.cache_data(max_entries=4, scope="session", show_spinner="Reading the picture …")
def _read(data: bytes) -> RGB:
    return images.read(data, working_size=WORKING_SIZE)


@st.cache_data(show_spinner=False)
def _thumbnail(sample: Sample) -> str:
    return components.data_uri(images.fit(sample.read(), 200))

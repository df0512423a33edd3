"""The picker of a painting, beside that of the photo: our own sample paintings, or an upload."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.pictures import uploaded_picture
from apps.classroom.ui.pictures.uploaded_picture import UPLOAD, WORKING_SIZE
from core import images
from core.data.samples import Sample
from core.images import RGB

OWN = "own"
"""The name of a painting that a visitor brings."""
PAINTED_BY_CODE = "Painted by our own code; upload any painting, drawing or pattern."


@dataclass(frozen=True)
class PickedPainting:
    """The painting that a visitor picked.

    Attributes:
        name: of the sample, or `OWN`.
        title: its caption.
        image: uint8 RGB (H, W, 3).
        source: a Python expression that reads it, for snippets.
    """

    name: str
    title: str
    image: RGB
    source: str


def pick(samples: Sequence[Sample], first: str, key: str = "painting") -> PickedPainting:
    """Let the visitor pick a painting; the name of a sample is kept in the page's address under the key.

    Args:
        samples: on offer.
        first: the name of the one to begin with.
        key: of the picker; a page with two pickers gives each its own.
    """
    named = {sample.name: sample for sample in samples}
    chosen = st.query_params.get(key, first)
    chosen = chosen if chosen in named else first
    where = st.segmented_control(
        "Painting",
        ["Paintings", UPLOAD],
        default="Paintings",
        required=True,
        key=f"{key}_from",
        label_visibility="collapsed",
    )
    if where == UPLOAD:
        given = uploaded_picture.ask(UPLOAD, upload_label="A painting, up to 10 MB", camera_label="", key=key)
        if given is not None:
            return PickedPainting(OWN, *given, f'images.read("painting.jpg", working_size={WORKING_SIZE})')
    else:
        chosen = components.thumbnails(
            [(s.name, s.title, _thumbnail(s)) for s in samples], chosen, key=f"{key}_shown", label="Paintings"
        )
        if chosen != first or key in st.query_params:
            st.query_params[key] = chosen
    return of_sample(named[chosen])


def of_sample(sample: Sample) -> PickedPainting:
    """A sample as if it had been picked."""
    return PickedPainting(sample.name, sample.title, sample.read(), f'samples.find("{sample.name}").read()')


@lru_cache(maxsize=64)
def _thumbnail(sample: Sample) -> str:
    return components.thumbnail(images.fit(sample.read(), 200))

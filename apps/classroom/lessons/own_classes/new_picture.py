"""A new picture that the taught classifier is tested with."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from apps.classroom.lessons.own_classes import text
from apps.classroom.ui.pictures import uploaded_picture
from apps.classroom.ui.pictures.labelled_pictures import SAMPLE
from apps.classroom.ui.pictures.uploaded_picture import CAMERA, UPLOAD
from apps.shared.once_per_image import once_per_image
from core.images import RGB
from core.transfer.own_classes import sample_set
from core.transfer.own_classes.examples import Example


def choose(source: str, classes: Sequence[str]) -> tuple[RGB, str] | None:
    """Let the visitor choose a picture: another drawing for the sample set, otherwise an upload or a photo.

    Args:
        source: of the examples, as `labelled_pictures.gather` returns it.
        classes: of the classifier.

    Returns:
        uint8 RGB (H, W, 3) and its true class, empty if it is unknown; None until there is a picture.
    """
    if source == SAMPLE:
        number = st.session_state.setdefault("own_probe", 0)
        name = classes[number % len(classes)]
        st.button(text.ANOTHER, icon=":material/refresh:", on_click=_next)
        return _drawing(name, number), name
    where = st.segmented_control(text.NEW_PICTURE_FROM, [UPLOAD, CAMERA], default=UPLOAD, required=True, key="own_ask")
    uploaded = uploaded_picture.ask(
        str(where), upload_label=text.NEW_PICTURE, camera_label=text.NEW_PICTURE, key="own_probe"
    )
    return (uploaded[1], "") if uploaded else None


@once_per_image
def described(image: RGB) -> Example:
    """A new picture that nobody changes, with its features."""
    return Example.of(image)


@lru_cache(maxsize=64)
def _drawing(name: str, number: int) -> RGB:
    drawing = sample_set.new_drawing(name, number)
    drawing.flags.writeable = False
    return drawing


def _next() -> None:
    st.session_state["own_probe"] += 1

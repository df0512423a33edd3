"""The picture that a visitor picked, as large as it was given."""

import streamlit as st

from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from apps.classroom.ui.pictures.visitor_cache import cached_until_left
from core import images
from core.data import samples
from core.images import RGB


def read(picture: Picture, longest: int) -> RGB:
    """Read it again, uint8 RGB (H, W, 3), with at most `longest` pixels on its longest side."""
    if picture.name != OWN:
        return samples.find(picture.name).read(longest)
    given = st.session_state.get("picture_file") or st.session_state.get("picture_camera")
    return _decoded(given.getvalue(), longest) if given is not None else picture.image


@cached_until_left(1, show_spinner="Reading the picture …")
def _decoded(data: bytes, longest: int) -> RGB:
    return images.read(data, working_size=longest)

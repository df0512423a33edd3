"""The picture that a visitor picked, as large as it was given."""

import streamlit as st

from apps.classroom.ui import controls
from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from core import images
from core.data import samples
from core.images import RGB


def read(picture: Picture, longest: int) -> RGB:
    """Read it again, uint8 RGB (H, W, 3), with at most `longest` pixels on its longest side."""
    if picture.name != OWN:
        return samples.find(picture.name).read(longest)
    given = st.session_state.get("picture_file") or st.session_state.get("picture_camera")
    if given is None:
        return picture.image
    controls.forget_when_left(_decoded.clear)
    return _decoded(given.getvalue(), longest)


@st.cache_resource(max_entries=1, scope="session", show_spinner="Reading the picture …")  # Not copied at each run.
def _decoded(data: bytes, longest: int) -> RGB:
    return images.read(data, working_size=longest)

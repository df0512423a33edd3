"""What the visitor picks besides the photo: one painting or two, mixed everywhere or each in its place."""

import streamlit as st

from apps.classroom.lessons.style_by_optimization import text
from apps.classroom.lessons.style_by_optimization.mask_brush import brush
from apps.classroom.ui import components
from apps.classroom.ui.pictures import painting_picker
from apps.classroom.ui.pictures.painting_picker import PickedPainting
from apps.classroom.ui.pictures.picture_picker import Picture
from core import images
from core.data import samples
from core.synthesis.style.paintings import Painting


def pick(photo: Picture, first: str) -> tuple[list[PickedPainting], list[Painting]]:
    """Let the visitor pick.

    Args:
        photo: that was picked.
        first: the name of the painting to begin with.

    Returns:
        The paintings as picked, and with their shares and masks.
    """
    st.markdown(text.PAINTING)
    painting = painting_picker.pick(samples.PAINTINGS, first)
    with st.expander(text.MORE_PAINTINGS):
        if not st.toggle(text.SECOND, key="second"):
            return [painting], [Painting(painting.image)]
        others = [sample for sample in samples.PAINTINGS if sample.name != painting.name]
        second = painting_picker.pick(others, others[0].name, key="second_painting")
        share = st.slider(text.SHARE, 0.1, 0.9, 0.5, 0.1, key="second_share", help=text.SHARE_HELP)
        mask = None
        if st.toggle(text.BRUSH, key="brush", help=text.BRUSH_HELP):
            shown = images.fit(photo.image, 480)
            mask = brush(components.data_uri(shown), shown.shape[:2], text.BRUSH_WORDS, key=f"mask_{photo.title}")
    if mask is None:
        return [painting, second], [Painting(painting.image, 1 - share), Painting(second.image, share)]
    return [painting, second], [Painting(painting.image, mask=255 - mask), Painting(second.image, mask=mask)]

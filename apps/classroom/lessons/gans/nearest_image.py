"""Is it a copy? The training image that is nearest to the chosen one, on machines that have the data set."""

import streamlit as st

from apps.classroom.lessons.gans import picture_row, text
from apps.classroom.lessons.gans.chosen import Chosen
from core.images import RGB
from core.synthesis.gan import nearest_training_image
from core.synthesis.gan.nearest_training_image import NearestImage

ASKED = "gans_nearest"


def show(now: Chosen) -> None:
    """Offer to look for the nearest training image, or show it; elsewhere, say where the measured distances are."""
    recipe = now.generator.artifact.card.recipe
    if not nearest_training_image.is_available(recipe):
        st.caption(text.COPY_ELSEWHERE)
    elif st.session_state.get(ASKED) == now:
        found = _find(recipe, now.image)
        name = text.name(now.kind, now.number)
        pair = ((now.image, name), (found.image, text.NEAREST))
        pictures = [picture_row.picture(image, caption, caption) for image, caption in pair]
        picture_row.show(pictures, "gans_nearest_image", widest="8rem")
        st.caption(text.nearest(found))
    else:
        st.button(text.FIND_NEAREST, icon=":material/image_search:", on_click=_ask, args=(now,))


def _ask(now: Chosen) -> None:
    st.session_state[ASKED] = now


@st.cache_data(max_entries=64, show_spinner=text.SEARCHING)
def _find(recipe: str, image: RGB) -> NearestImage:
    return nearest_training_image.find(recipe, image)

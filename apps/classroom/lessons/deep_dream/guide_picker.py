"""What the dream is about: layers, or another picture."""

from dataclasses import dataclass

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui.pictures import uploaded_picture
from apps.classroom.ui.pictures.uploaded_picture import UPLOAD, WORKING_SIZE
from core.data.samples import Sample
from core.images import RGB


@dataclass(frozen=True)
class Guide:
    """The picture to dream towards.

    Attributes:
        title: its caption.
        image: uint8 RGB (H, W, 3).
        source: a Python expression that reads it, for snippets.
    """

    title: str
    image: RGB
    source: str


def pick(samples: tuple[Sample, ...], first: str) -> tuple[bool, Guide | None]:
    """Let the visitor choose what the dream is about.

    Args:
        samples: on offer.
        first: the name of the one to begin with.

    Returns:
        Whether it is another picture, and that picture; None until there is one that can be read.
    """
    choices = [text.LAYERS, text.GUIDE]
    about = st.segmented_control(
        text.ABOUT, choices, default=text.LAYERS, required=True, key="dream_about", help=text.GUIDE_HELP
    )
    if about != text.GUIDE:
        return False, None
    named = {sample.title: sample for sample in samples}
    titles = [*named, text.OWN_GUIDE]
    start = next(i for i, sample in enumerate(samples) if sample.name == first)
    title = st.selectbox(text.TOWARDS, titles, index=start, key="dream_guide")
    if title != text.OWN_GUIDE:
        sample = named[str(title)]
        return True, Guide(sample.title, sample.read(WORKING_SIZE), f'samples.find("{sample.name}").read()')
    given = uploaded_picture.ask(UPLOAD, upload_label=text.GUIDE_UPLOAD, camera_label="", key="dream_guide")
    if given is None:
        return True, None
    return True, Guide(*given, f'images.read("guide.jpg", working_size={WORKING_SIZE})')

"""Advising a visitor on their pictures while they watch the progress."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.which_transfer import text
from apps.classroom.ui.pictures import labelled_pictures
from core.transfer.choice import evidence
from core.transfer.choice.advice import Advice, Probing
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.examples import Example


def advise(examples: Sequence[Example], source: str) -> Advice | None:
    """Advise on examples; if there are too few, say so and return None.

    Args:
        examples: of all classes.
        source: of the examples, as `labelled_pictures.gather` returns it.
    """

    def compute() -> Advice | None:
        try:
            probing = Probing.of(examples)
        except TooFewImagesError as error:
            st.info(str(error), icon=":material/add_photo_alternate:")
            return None
        bar = st.progress(0.0, text.PROBING)
        for snapshot in probing.stream():
            bar.progress(snapshot.progress, text.PROBING)
        bar.empty()
        return probing.advise(evidence.recorded())

    return labelled_pictures.cached("advice", examples, source, compute)

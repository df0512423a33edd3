"""Teaching a classifier while the visitor watches the progress."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.own_classes import text
from apps.classroom.ui.pictures import labelled_pictures
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.teaching import TaughtClassifier, Teaching


def teach(examples: Sequence[Example], source: str) -> TaughtClassifier | None:
    """Teach a classifier; if there are too few examples, say so and return None.

    Args:
        examples: of all classes.
        source: of the examples, as `labelled_pictures.gather` returns it.
    """

    def compute() -> TaughtClassifier | None:
        try:
            teaching = Teaching(examples)
        except TooFewImagesError as error:
            st.info(str(error), icon=":material/add_photo_alternate:")
            return None
        bar = st.progress(0.0, text.CHOOSING)
        for snapshot in teaching.stream():
            bar.progress(snapshot.progress, text.cross_validating(snapshot.note))
        bar.empty()
        return teaching.result

    return labelled_pictures.cached("taught", examples, source, compute)

"""Advising a visitor on the drawings of the sample set, or on their pictures while they watch the progress."""

from collections.abc import Callable, Sequence

import streamlit as st

from apps.classroom.lessons.which_transfer import text
from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.pictures import labelled_pictures
from apps.shared.markdown import as_written
from core.transfer.choice import evidence, sample_probes
from core.transfer.choice.advice import Advice, Probing
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.examples import Example


def advise() -> tuple[Advice | None, str]:
    """Let the visitor choose pictures, and advise on them; if there are too few, say so.

    Returns:
        The advice, or None; and the source of the pictures, as `labelled_pictures.choose_source` returns it.
    """
    source = labelled_pictures.choose_source()
    if source == labelled_pictures.SAMPLE:
        classes, count = labelled_pictures.choose_drawings()
        return _enough(lambda: sample_probes.advice(classes, count)) if classes else None, source
    examples = labelled_pictures.own_examples(source)
    if not examples:
        return None, source
    return labelled_pictures.cached("advice", examples, source, lambda: _enough(lambda: _measured(examples))), source


def is_under_way() -> bool:
    """Whether a worker is extracting the features of the visitor's pictures."""
    return started_jobs.running(labelled_pictures.EXAMPLES)


def _measured(examples: Sequence[Example]) -> Advice:
    probing = Probing.of(examples)
    bar = st.progress(0.0, text.PROBING)
    for snapshot in probing.stream():
        bar.progress(snapshot.progress, text.PROBING)
    bar.empty()
    return probing.advise(evidence.recorded())


def _enough(advise: Callable[[], Advice]) -> Advice | None:
    """The advice; None, and a hint, if there are too few pictures for one."""
    try:
        return advise()
    except TooFewImagesError as error:
        st.info(as_written(str(error)), icon=":material/add_photo_alternate:")
        return None

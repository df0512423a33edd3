"""Teaching a classifier in a worker while the visitor watches the progress."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.own_classes import text
from apps.classroom.ui.pictures import brief_jobs, labelled_pictures
from apps.shared import job_targets
from apps.shared.markdown import as_written
from core.transfer.own_classes import enough_images, worker_jobs
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.teaching import TaughtClassifier


def teach(examples: Sequence[Example], source: str) -> TaughtClassifier | None:
    """Teach a classifier; if there are too few examples, say so. None then, and while the worker computes.

    Args:
        examples: of all classes.
        source: of the examples, as `labelled_pictures.gather` returns it.
    """
    try:
        enough_images.check([example.label for example in examples])
    except TooFewImagesError as error:
        st.info(as_written(str(error)), icon=":material/add_photo_alternate:")
        return None

    def compute() -> TaughtClassifier | None:
        rows, labels = worker_jobs.rows_and_labels(examples)
        of = tuple((example.name, example.label, id(example.thumbnail)) for example in examples)
        is_sample = source == labelled_pictures.SAMPLE
        done = brief_jobs.result(
            "own_taught", job_targets.TEACH_CLASSES, rows, labels, of=of, saying=text.CHOOSING, shared=is_sample
        )
        return worker_jobs.taught(labels, done) if done else None

    return labelled_pictures.cached("taught", examples, source, compute)

"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.shared.finished import Finished
from core import contact_sheet, images
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.own_classes import sample_set, worker_jobs
from core.transfer.own_classes.examples import FeatureExtraction
from core.transfer.own_classes.settings import SampleSetSettings


def make() -> None:
    """Teach from the sample set, keep the classifier for the widget, and lay out its first drawings side by side."""
    files = sample_set.files(shapes.CLASSES, SampleSetSettings().pictures)
    began = time.perf_counter()
    extraction = FeatureExtraction(files)
    last(extraction.stream())
    rows, labels = worker_jobs.rows_and_labels(extraction.examples)
    snapshot = last(worker_jobs.teach(rows, labels))
    seconds = time.perf_counter() - began
    taught = worker_jobs.taught(labels, snapshot)
    tiles = [images.resize(example.thumbnail, (160, 160)) for example in extraction.examples]
    each = len(tiles) // len(shapes.CLASSES)
    sheet = contact_sheet.lay(tiles[0], [tiles[kind * each + i] for i in range(3) for kind in range(4)][1:])
    metrics = {"accuracy": taught.choice.accuracy, **snapshot.metrics}
    arrays = {"labels": np.array(labels), **snapshot.panels}
    recording.save("own_classes", sheet, Finished("", {}, seconds, len(files), [(1, metrics)]), arrays)

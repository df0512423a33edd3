"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.shared.finished import Finished
from core.data import samples
from core.evaluation import loss_drawing
from core.serving.litert import Classifier


def make() -> None:
    """Pin the labelled samples to the curve of cross-entropy."""
    chosen = samples.labelled()
    pictures = [sample.read() for sample in chosen]
    began = time.perf_counter()
    classifier = Classifier.load("efficientnet_lite0")
    given = [float(classifier.probabilities(p)[s.label or 0]) for p, s in zip(pictures, chosen, strict=True)]
    seconds = time.perf_counter() - began
    history = [(1, {s.name: p for s, p in zip(chosen, given, strict=True)})]
    recording.save(
        "choosing_a_loss", loss_drawing.draw(pictures, np.array(given)), Finished("", {}, seconds, 1.0, history)
    )

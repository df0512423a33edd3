"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.classroom.lessons.choosing_a_loss import curve_image
from apps.classroom.lessons.choosing_a_loss.lesson import LESSON
from apps.shared.finished import Finished
from core.data import samples
from core.serving.litert import Classifier


def make() -> None:
    """Pin the labelled samples to the curve of cross-entropy."""
    chosen = samples.labelled()
    images = [sample.read() for sample in chosen]
    began = time.perf_counter()
    classifier = Classifier.load("efficientnet_lite0")
    probabilities = [float(classifier.probabilities(p)[s.label or 0]) for p, s in zip(images, chosen, strict=True)]
    seconds = time.perf_counter() - began
    history = [(1, {s.name: p for s, p in zip(chosen, probabilities, strict=True)})]
    image = curve_image.draw(images, np.array(probabilities))
    recording.save(LESSON.name, image, Finished("", {}, seconds, 1.0, history))

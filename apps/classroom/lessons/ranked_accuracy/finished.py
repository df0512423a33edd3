"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.evaluation import confusion_drawing, evaluation_record
from core.serving import artifacts


def make() -> None:
    """Draw the confusion matrix of a classifier of twenty classes, from the record of its evaluation."""
    began = time.perf_counter()
    artifact = artifacts.load("tiny_imagenet_resnet")
    record = evaluation_record.read(artifact)
    drawn = confusion_drawing.draw(record.matrix(len(artifact.card.classes)))
    numbers = {"rank1": record.curve(1)[0], "rank5": record.curve(5)[-1]}
    recording.save("ranked_accuracy", drawn, Finished("", {}, time.perf_counter() - began, 1.0, [(1, numbers)]))

"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.data import samples
from core.evaluation.heat_map import overlay
from core.serving.litert import Classifier


def make() -> None:
    """Overlay a sample with the class activation map of its first rank."""
    sample = "coffee"
    image = samples.find(sample).read()
    began = time.perf_counter()
    analysis = Classifier.load("efficientnet_lite0").analyse(image)
    best = analysis.predictions(1)[0]
    seconds = time.perf_counter() - began
    drawn = overlay(image, analysis.heat_map(best.index), window=analysis.window)
    recording.save(
        "ranked_predictions", drawn, Finished(sample, {}, seconds, 1.0, [(1, {"probability": best.probability})])
    )

"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.shared.finished import Finished
from core import images
from core.data import samples
from core.detection.classical import hog_drawing, hog_settings
from core.detection.classical.hog_settings import HogSettings

SIDE = 448


def make() -> None:
    """Draw a picture beside its descriptor and the weights of the detector."""
    began = time.perf_counter()
    settings = HogSettings()
    model = hog_settings.model(settings, [])
    image = hog_settings.sized(samples.find("pedestrian").read(), settings.longest, model.template.size)
    described = model.describe(image)
    score = float(model.template.scores(described).max())
    seconds = time.perf_counter() - began
    panels = [images.resize(image, (SIDE, SIDE)), images.resize(hog_drawing.descriptor(described), (SIDE, SIDE))]
    weights = images.resize(hog_drawing.weights(model.template, cell=28), (SIDE, SIDE // 2))
    drawn = np.concatenate([*panels, weights], axis=1)
    recording.save("hog_up_close", drawn, Finished("pedestrian", {}, seconds, 1.0, [(1, {"score": score})]))

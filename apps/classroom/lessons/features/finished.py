"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import cv2
import numpy as np

from apps.classroom import recording
from apps.shared.finished import Finished
from apps.shared.line_chart import OKABE_ITO
from core.serving import artifacts
from core.transfer.linear_heads import feature_space
from core.transfer.linear_heads.feature_space import FeatureSpace


def make() -> None:
    """Draw the map of Flowers-17 in the colours of the page."""
    began = time.perf_counter()
    space = FeatureSpace.load(artifacts.load("flowers17_features").path(feature_space.FILE))
    drawing = np.full((640, 960, 3), 255, np.uint8)
    for (x, y), label in zip(space.places.tolist(), space.labels.tolist(), strict=True):
        red, green, blue = bytes.fromhex(OKABE_ITO[label % len(OKABE_ITO)].removeprefix("#"))
        centre = (round(30 + 900 * x), round(30 + 580 * (1 - y)))
        cv2.circle(drawing, centre, 9, (red, green, blue), -1, cv2.LINE_AA)
    seconds = time.perf_counter() - began
    recording.save("features", drawing, Finished("", {}, seconds, 1.0, [(1, {"pictures": float(len(space.labels))})]))

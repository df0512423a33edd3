"""Detection by classification: every window of an image goes through a classifier.

    scan = Scan(image, classifier, settings)
    for snapshot in scan.stream(): ...              # windows are classified batch by batch
    found = detections(scan.so_far, settings)

That is how detection was done before networks proposed their own boxes: simple, general, and slow, since neighbouring
windows share most of their pixels and are computed anew each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.boxes import Detections
from core.detection.sliding.sliding_settings import SlidingSettings, WindowSettings
from core.detection.sliding.windows import Region, regions
from core.detection.suppression import thinned
from core.images import RGB
from core.serving.litert import Classifier
from core.snapshots import Snapshot, Stream, last

BATCH = 16


@dataclass(frozen=True, eq=False)
class ClassifiedWindows:
    """All windows of an image with what the classifier says of each.

    Attributes:
        regions: the windows.
        probabilities: float32 (N, C).
    """

    regions: Sequence[Region]
    probabilities: Float32Array

    @property
    def boxes(self) -> Float32Array:
        """The windows as corners, float32 (N, 4)."""
        return np.array([region.box for region in self.regions], np.float32).reshape(-1, 4)


class Scan:
    """One pass of a classifier over the windows of an image, as a stream.

    Attributes:
        windows: all windows, in the order in which they are classified.
    """

    def __init__(self, image: RGB, classifier: Classifier, settings: WindowSettings) -> None:
        """Plan the windows; nothing is classified yet.

        Args:
            image: uint8 (H, W, 3).
            classifier: any classifier of `trained/`.
            settings: which windows there are.
        """
        size = (image.shape[0], image.shape[1])
        self.windows = list(regions(size, settings.sizes, settings.ratios, settings.stride))
        self._image, self._classifier = image, classifier
        self._rows: list[Float32Array] = []

    @property
    def so_far(self) -> ClassifiedWindows:
        """The windows that have been classified."""
        classes = len(self._classifier.labels)
        return ClassifiedWindows(self.windows[: len(self._rows)], np.array(self._rows, np.float32).reshape(-1, classes))

    def stream(self) -> Stream:
        """Classify all windows.

        Yields:
            A snapshot for each batch of windows, with the best score so far.
        """
        best = 0.0
        for first in range(0, len(self.windows), BATCH):
            for left, top, right, bottom in (region.box for region in self.windows[first : first + BATCH]):
                self._rows.append(self._classifier.probabilities(self._image[top:bottom, left:right]))
                best = max(best, float(self._rows[-1].max()))
            done, total = len(self._rows), len(self.windows)
            yield Snapshot(done, total, metrics={"best": best}, note=f"window {done} of {total}")


def detect(
    image: RGB, classifier: Classifier, settings: SlidingSettings, classes: Sequence[int] | None = None
) -> Detections:
    """Classify all windows of an image and return what stays; the arguments are those of `Scan` and `detections`."""
    scan = Scan(image, classifier, settings)
    last(scan.stream())
    return detections(scan.so_far, settings, classes)


def scores(windows: ClassifiedWindows, classes: Sequence[int]) -> Float32Array:
    """For each window the probability that it shows one of some classes, float32 (N,)."""
    return np.asarray(windows.probabilities[:, list(classes)].sum(axis=1), np.float32)


def detections(
    windows: ClassifiedWindows, settings: SlidingSettings, classes: Sequence[int] | None = None
) -> Detections:
    """What stays of the windows after threshold and suppression.

    Args:
        windows: from a `Scan`.
        settings: lowest score and overlap.
        classes: classes that count as one, with label 0; None: each window has its most probable class as label.
    """
    if classes is None:
        labels: Int64Array = windows.probabilities.argmax(axis=1).astype(np.int64)
        values = np.asarray(windows.probabilities.max(axis=1), np.float32)
    else:
        labels = np.zeros(len(windows.regions), np.int64)
        values = scores(windows, classes)
    chosen = np.flatnonzero(values >= settings.least)
    found = Detections(windows.boxes[chosen], values[chosen], labels[chosen])
    return thinned(found, settings.overlap)

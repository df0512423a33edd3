"""A scan as a job of a worker: what the classifier says of every window, as numbers that travel and need little space.

job = jobs.submit("core.detection.sliding.window_scan:scan", image, "efficientnet_lite0", WindowSettings())
scores = WindowScores.of(image.shape[:2], settings, job.history)     # of all windows so far
scores.of_class(967)                                                 # thresholds and suppression run on these
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.detection import drawing
from core.detection.sliding.sliding_settings import SlidingSettings, WindowSettings
from core.detection.sliding.sliding_windows import Scan, detections
from core.detection.sliding.windows import Region, count, regions
from core.images import RGB
from core.serving.litert import Classifier
from core.snapshots import Stream

PROBABLE = 0.01
"""The lowest probability of a class that is kept; no threshold on a page goes below 0.05."""


@dataclass(frozen=True, eq=False)
class WindowScores:
    """The classes that a classifier finds probable in each of N windows.

    Attributes:
        regions: the windows.
        windows: int64 (M,), numbers of windows.
        labels: int64 (M,), a class of each.
        probabilities: float32 (M,), at least `PROBABLE`.
    """

    regions: list[Region]
    windows: Int64Array
    labels: Int64Array
    probabilities: Float32Array

    @classmethod
    def of(
        cls, size: tuple[int, int], settings: WindowSettings, history: Iterable[tuple[int, Mapping[str, float]]]
    ) -> "WindowScores":
        """Collect the scores from the steps of a scan, which may be unfinished.

        Args:
            size: height and width of the image.
            settings: of the windows.
            history: number of classified windows and metrics of each snapshot of `scan`.
        """
        steps = list(history)
        done = max((step for step, _ in steps), default=0)
        names = [(name.partition(":"), value) for _, metrics in steps for name, value in metrics.items()]
        windows = [int(window) for (window, _, _), _ in names]
        labels = [int(label) for (_, _, label), _ in names]
        return cls(
            planned(size, settings)[:done],
            np.array(windows, np.int64),
            np.array(labels, np.int64),
            np.array([value for _, value in names], np.float32),
        )

    @property
    def boxes(self) -> Float32Array:
        """The windows as corners, float32 (N, 4)."""
        return np.array([region.box for region in self.regions], np.float32).reshape(-1, 4)

    def of_class(self, label: int) -> Float32Array:
        """The probability of a class in each window, float32 (N,); 0 where it is below `PROBABLE`."""
        values = np.zeros(len(self.regions), np.float32)
        chosen = self.labels == label
        values[self.windows[chosen]] = self.probabilities[chosen]
        return values

    def best(self, least: float) -> list[tuple[int, float]]:
        """The classes that reach a probability in some window, each with its highest one; best first."""
        highest: dict[int, float] = {}
        for label, value in zip(self.labels.tolist(), self.probabilities.tolist(), strict=True):
            highest[label] = max(value, highest.get(label, 0.0))
        reached = [(label, value) for label, value in highest.items() if value >= least]
        return sorted(reached, key=lambda entry: (-entry[1], entry[0]))

    def answers(self, top: int = 3) -> list[list[tuple[int, float]]]:
        """The most probable classes of each window, with their probabilities; best first."""
        listed: list[list[tuple[int, float]]] = [[] for _ in self.regions]
        for entry in np.lexsort((self.labels, -self.probabilities)).tolist():
            of_window = listed[self.windows[entry]]
            if len(of_window) < top:
                of_window.append((int(self.labels[entry]), float(self.probabilities[entry])))
        return listed

    def largest(self, scales: int) -> "WindowScores":
        """Only the windows of the first scales: those that a scan with fewer scales would have classified."""
        count = sum(region.scale < scales for region in self.regions)
        kept = self.windows < count  # Windows are numbered scale by scale.
        return WindowScores(self.regions[:count], self.windows[kept], self.labels[kept], self.probabilities[kept])


def planned(size: tuple[int, int], settings: WindowSettings) -> list[Region]:
    """The windows that a scan classifies in an image of this height and width, in their order."""
    return list(regions(size, settings.sizes, settings.ratios, settings.stride))


def planned_count(size: tuple[int, int], settings: WindowSettings) -> int:
    """How many windows a scan has in an image of this height and width."""
    return count(size, settings.sizes, settings.ratios, settings.stride)


def scan(image: RGB, classifier: str, settings: WindowSettings) -> Stream:
    """Classify all windows of an image.

    Args:
        image: uint8 (H, W, 3).
        classifier: the name of an artifact.
        settings: which windows there are.

    Yields:
        A snapshot for each batch of windows: the image with the boxes found so far, and as metrics named
        "window:class" the probabilities from `PROBABLE` on in the windows of this batch.
    """
    network = Classifier.load(classifier)
    run, shown, done = Scan(image, network, settings), SlidingSettings(), 0
    for snapshot in run.stream():
        windows = run.so_far
        metrics = {
            f"{done + row}:{label}": float(windows.probabilities[done + row, label])
            for row, label in np.argwhere(windows.probabilities[done:] >= PROBABLE).tolist()
        }
        done = snapshot.step
        drawn = drawing.draw(image, detections(windows, shown), network.labels)
        note = f"Scale {windows.regions[-1].scale + 1} of {settings.scales}"
        yield replace(snapshot, image=drawn, metrics=metrics, note=note)

"""Make a detector of sliding windows without training: find the ImageNet classes that stand for an object, and measure.

    python -m core.detection.training.class_windows_making raccoon --data data

The classifier looks at the labelled boxes of the training images; the classes that it finds most probable there count
as the object from then on. The windows of the validation images are measured with them.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from core import progress
from core.boxes import Detections
from core.data.boxes import box_data_sets
from core.data.boxes.boxed_images import BoxDataSet, BoxedImages
from core.detection import recorded_detections, reporting
from core.detection.methods.registry import CLASSIFIER, LEAST_OF_ALL
from core.detection.sliding.class_windows import FILE, ClassWindows
from core.detection.sliding.sliding_settings import SlidingSettings
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.card import Card, Metric
from core.serving.litert import Classifier
from core.snapshots import Snapshot, Stream
from core.training import environment

CLASSES = 12


class Making:
    """The search for classes and the measurement, as a stream: each image is a step.

    Attributes:
        detector: once the training images have been looked at.
        found: the detections in the validation images so far.
        seconds: spent on them.
    """

    def __init__(self, data: BoxDataSet) -> None:
        self.data = data
        self.classifier = Classifier.load(CLASSIFIER)
        self.detector = ClassWindows(CLASSIFIER, (), SlidingSettings())
        self.found: list[Detections] = []
        self.seconds = 0.0

    def run(self) -> Stream:
        """Look at the boxes of the training images, then slide over the validation images."""
        train, judged = self.data.splits["train"], self.data.splits["validation"]
        total, sums = len(train) + len(judged), np.zeros(len(self.classifier.labels))
        for index in range(len(train)):
            sums += self._of_boxes(train, index)
            yield Snapshot(index + 1, total, note="looking at the labelled boxes")
        classes = tuple(int(number) for number in np.argsort(-sums)[:CLASSES])
        self.detector = ClassWindows(CLASSIFIER, classes, SlidingSettings())
        for index in range(len(judged)):
            image = judged.read(index)
            began = time.perf_counter()
            self.found.append(self.detector.detect(image, LEAST_OF_ALL["sliding"]))
            self.seconds += time.perf_counter() - began
            yield Snapshot(len(train) + index + 1, total, note="sliding over the validation images")

    def _of_boxes(self, images: BoxedImages, index: int) -> np.ndarray:
        image, total = images.read(index), np.zeros(len(self.classifier.labels))
        for left, top, right, bottom in images.entries[index].wanted.boxes.astype(int):
            total += self.classifier.probabilities(image[top : bottom + 1, left : right + 1])
        return total


def make(data: BoxDataSet, name: str, command: str) -> Artifact:
    """Find the classes, measure, and write the artifact."""
    making = Making(data)
    progress.follow(making.run(), f"Sliding windows, {name}", "Stopped; nothing was written.", "image")
    judged, labels = data.splits["validation"], making.classifier.labels
    precision = reporting.precision(making.found, judged, 1)
    values = {"ap50": precision.at(0.5), "ap75": precision.at(0.75), "ap": precision.mean}
    values["seconds_per_image"] = making.seconds / len(judged)
    folder = artifacts.root() / name
    with artifacts.rebuilding(folder) as new:
        (new / FILE).write_text(making.detector.text(), encoding="utf-8")
        recorded_detections.write(new, "validation", judged, making.found, list(data.classes))
        card = Card(
            name=name,
            title=f"Sliding windows of a classifier, {', '.join(data.classes)}",
            task="detection",
            command=command,
            data=reporting.sources(data, data.splits),
            metrics=[
                Metric(name=key, value=round(value, 6), split="validation", data=data.source.name, images=len(judged))
                for key, value in values.items()
            ],
            versions=environment.versions(("numpy", "ai-edge-litert")),
            machine=environment.machine(),
            licence=environment.LICENCE,
            attribution=f"{CLASSIFIER} on windows; nothing was trained.",
            notes=[
                "Its classes: " + ", ".join(labels[number] for number in making.detector.classes) + ".",
                "seconds_per_image: on a machine with other work to do.",
            ],
            classes=list(data.classes),
        )
        artifacts.save_card(new, card)
    return artifacts.read(folder)


def main() -> None:
    """Make the detector for a data set with one class."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", help="a name or path of a data set with boxes")
    parser.add_argument("--data", type=Path, help="the folder to look for it in")
    options = parser.parse_args()
    data = box_data_sets.load(options.source, options.data)
    command = f"python -m core.detection.training.class_windows_making {options.source} --data data"
    for metric in make(data, f"{data.name}_sliding", command).card.metrics:
        print(f"{metric.name:18} {metric.value:.4f}  {metric.split}, {metric.images} pictures")


if __name__ == "__main__":
    main()

"""Train a HOG detector: a linear SVM, and hard-negative mining round by round (Dalal and Triggs 2005).

    python -m core.detection.training.hog_training raccoon --data data

The first negatives are drawn at random from where there is no object. Then the detector searches the training images,
what it finds where there is nothing joins the negatives, and it is trained again.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.svm import LinearSVC

from core import boxes as geometry
from core import images as decoder
from core import progress
from core.arrays import Float32Array, Float64Array
from core.boxes import Detections
from core.data.boxes import box_data_sets
from core.data.boxes.boxed_images import BoxDataSet, BoxedImages
from core.detection import recorded_detections, reporting
from core.detection.classical import hog_rounds
from core.detection.classical.hog import BLOCK, CELL, ORIENTATIONS, hog
from core.detection.classical.hog_detector import HogTemplate, scaled_about_centre
from core.detection.classical.hog_rounds import Measured
from core.detection.methods.registry import LEAST, LEAST_OF_ALL
from core.evaluation.detection import average_precision, bootstrap
from core.images import RGB
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.card import Card, Metric
from core.snapshots import Snapshot, Stream
from core.training import environment

CELLS = (8, 8)
C = 0.01
NEGATIVES_PER_IMAGE = 20
MINED_PER_IMAGE = 10
MARGIN = 0.15
"""How much of the surroundings a positive window shows on each side, as a share of the object."""


class HogTraining:
    """One training, as a stream: each round is a step.

    Attributes:
        template: the detector after the last round.
        templates: the detector after each round.
        rounds: what was measured of each on the validation images.
    """

    def __init__(self, data: BoxDataSet, rounds: int = 4, seed: int = 1) -> None:
        self.data, self.number, self.seed = data, rounds, seed
        self.template = HogTemplate(np.zeros((CELLS[0] - 1, CELLS[1] - 1, BLOCK, BLOCK, ORIENTATIONS), np.float32), 0.0)
        self.extent = usual_extent(data.splits["train"])
        self.templates: list[HogTemplate] = []
        self.rounds: list[Measured] = []
        self.found: list[Detections] = []
        self._draws: list[Float64Array] = []

    def run(self) -> Stream:
        """Train round by round."""
        train, judged = self.data.splits["train"], self.data.splits["validation"]
        rng, least = np.random.default_rng(self.seed), LEAST_OF_ALL["hog"]
        positives = np.stack([d for index in range(len(train)) for d in _positives(train, index)])
        negatives = [d for index in range(len(train)) for d in _negatives(train, index, rng)]
        mined = len(negatives)
        for number in range(1, self.number + 1):
            self.template = fitted(positives, np.stack(negatives), self.extent, self.seed)
            self.found = [self.template.detect(judged.read(index), least=least) for index in range(len(judged))]
            self.templates.append(self.template)
            measured = self._measured(judged, len(positives), len(negatives), mined)
            self.rounds.append(measured)
            metrics = {"ap50": measured.ap50, "false_alarms": float(measured.false_alarms)}
            yield Snapshot(number, self.number, metrics=metrics, note=f"round {number} of {self.number}")
            if number < self.number:
                hard = [d for index in range(len(train)) for d in _hard(self.template, train, index)]
                mined = len(hard)
                negatives += hard

    def _measured(self, judged: BoxedImages, positives: int, negatives: int, mined: int) -> Measured:
        truths = reporting.truths(judged, 1)
        matches = average_precision.match(self.found, truths, 1)
        precision, (of_class,) = average_precision.ap(matches), matches
        self._draws.append(bootstrap.sampled(matches, truths, 0.5, bootstrap.DRAWS, seed=0))
        right, sure = of_class.right[0], of_class.scores > LEAST["hog"]
        return Measured(
            positives=positives,
            negatives=negatives,
            mined=mined,
            bias=self.template.bias,
            ap50=precision.at(0.5),
            ap75=precision.at(0.75),
            ap=precision.mean,
            ap50_interval=_middle(self._draws[-1]),
            gain_interval=_middle(self._draws[-1] - self._draws[0]),
            objects=of_class.objects,
            found=int((right & sure).sum()),
            false_alarms=int((~right & ~of_class.ignored[0] & sure).sum()),
        )


def fitted(
    positives: Float32Array, negatives: Float32Array, extent: tuple[float, float] = (1.0, 1.0), seed: int = 0
) -> HogTemplate:
    """A template that separates two sets of descriptors, float32 (N, D) each, with a wide margin.

    Args:
        positives: of windows that show the object.
        negatives: of windows that do not.
        extent: of the object in a window.
        seed: of the solver.
    """
    descriptors = np.concatenate([positives, negatives])
    labels = np.repeat([1, 0], [len(positives), len(negatives)])
    svm = LinearSVC(C=C, random_state=seed, class_weight="balanced").fit(descriptors, labels)
    shape = (CELLS[0] - 1, CELLS[1] - 1, BLOCK, BLOCK, ORIENTATIONS)
    return HogTemplate(svm.coef_[0].reshape(shape).astype(np.float32), float(svm.intercept_[0]), extent)


def usual_extent(images: BoxedImages) -> tuple[float, float]:
    """Width and height of the usual object, as shares of its square window with surroundings."""
    boxes = np.concatenate([entry.wanted.boxes for entry in images.entries])
    widths, heights = (geometry.to_sizes(boxes)[:, side] for side in (2, 3))
    ratio = float(np.median(widths / heights))
    longest = 1 / (1 + 2 * MARGIN)
    return longest * min(1.0, ratio), longest * min(1.0, 1 / ratio)


def _middle(values: Float64Array) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - bootstrap.SHARE) / 2, (1 + bootstrap.SHARE) / 2])
    return float(low), float(high)


def _descriptor(window: RGB) -> Float32Array:
    rows, columns = CELLS
    return hog(decoder.resize(window, (rows * CELL, columns * CELL))).window(0, 0, rows, columns)


def _positives(images: BoxedImages, index: int) -> list[Float32Array]:
    """The descriptors of an image's objects with some surroundings, and of their mirror images."""
    image, entry = images.read(index), images.entries[index].wanted
    found = []
    for left, top, right, bottom in entry.boxes:
        side = max(right - left, bottom - top) * (1 + 2 * MARGIN) / 2
        x, y = (left + right) / 2, (top + bottom) / 2
        window = _padded(image, (x - side, y - side, x + side, y + side))
        found += [_descriptor(window), _descriptor(window[:, ::-1])]
    return found


def _negatives(images: BoxedImages, index: int, rng: np.random.Generator) -> list[Float32Array]:
    """The descriptors of random squares that overlap no object much."""
    image, boxes = images.read(index), images.entries[index].boxes
    height, width = image.shape[:2]
    found: list[Float32Array] = []
    for _ in range(10 * NEGATIVES_PER_IMAGE):
        side = rng.uniform(0.15, 0.9) * min(height, width)
        left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
        square = np.array([[left, top, left + side, top + side]], np.float32)
        if not len(boxes) or geometry.iou(square, boxes).max() < 0.2:
            x, y, s = (int(value) for value in (left, top, side))
            found.append(_descriptor(image[y : y + s, x : x + s]))
        if len(found) == NEGATIVES_PER_IMAGE:
            break
    return found


def _hard(template: HogTemplate, images: BoxedImages, index: int) -> list[Float32Array]:
    """The descriptors of the surest windows of an image that show no object."""
    image, boxes = images.read(index), images.entries[index].boxes
    found = template.detect(image, least=-1.0)
    if len(boxes) and len(found):
        found = found.select(geometry.iou(found.boxes, boxes).max(axis=1) < 0.3)
    width, height = template.extent
    windows = scaled_about_centre(found.boxes[:MINED_PER_IMAGE], (1 / width, 1 / height))
    return [_descriptor(_padded(image, tuple(window))) for window in windows]


def _padded(image: RGB, box: Sequence[float]) -> RGB:
    """A part of an image; what lies beyond repeats the border."""
    left, top, right, bottom = (round(float(value)) for value in box)
    height, width = image.shape[:2]
    rows = np.clip(np.arange(top, max(bottom, top + 1)), 0, height - 1)
    columns = np.clip(np.arange(left, max(right, left + 1)), 0, width - 1)
    return image[rows[:, None], columns[None, :]]


def make(data: BoxDataSet, name: str, command: str, rounds: int, seed: int) -> Artifact:
    """Train, and write the artifact."""
    training, began = HogTraining(data, rounds, seed), time.monotonic()
    progress.follow(training.run(), f"HOG, {name}", "Stopped; nothing was written.", "round")
    judged = data.splits["validation"]
    folder = artifacts.root() / name
    with artifacts.rebuilding(folder) as new:
        training.template.save(new)
        hog_rounds.write(new, [template.weights for template in training.templates], training.rounds)
        recorded_detections.write(new, "validation", judged, training.found, list(data.classes))
        last = training.rounds[-1]
        card = Card(
            name=name,
            title=f"HOG and a linear SVM, {', '.join(data.classes)}",
            task="detection",
            input_size=training.template.size,
            command=command,
            data=reporting.sources(data, data.splits),
            metrics=[
                Metric(name=key, value=round(value, 6), split="validation", data=data.source.name, images=len(judged))
                for key, value in (("ap50", last.ap50), ("ap75", last.ap75), ("ap", last.ap))
            ],
            seed=seed,
            versions=environment.versions(("scikit-learn", "numpy", "opencv-python-headless")),
            wall_time_seconds=round(time.monotonic() - began, 1),
            machine=environment.machine(),
            licence=environment.LICENCE,
            attribution=f"Trained by Convolab on {data.name}.",
            notes=[
                "template.h5: the weights, and as `rounds` those after each round of hard-negative mining.",
                "rounds.json: what was measured after each; false alarms and found objects at a margin above 0.",
            ],
            classes=list(data.classes),
        )
        artifacts.save_card(new, card)
    return artifacts.read(folder)


def main() -> None:
    """Train on a data set with one class."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", help="a name or path of a data set with boxes")
    parser.add_argument("--data", type=Path, help="the folder to look for it in")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    data = box_data_sets.load(options.source, options.data)
    command = f"python -m core.detection.training.hog_training {options.source} --data data"
    artifact = make(data, f"{data.name}_hog", command, options.rounds, options.seed)
    for metric in artifact.card.metrics:
        print(f"{metric.name:8} {metric.value:.4f}  {metric.split}, {metric.images} pictures")


if __name__ == "__main__":
    main()

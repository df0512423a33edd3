"""Makes the first view of this lesson and the smears that its evidence shows; run offline, imported by no page."""

import time
from pathlib import Path

import numpy as np

from apps.classroom import recording
from apps.classroom.lessons.trained_end_to_end import detecting, drawn_box, recorded_sets
from apps.classroom.lessons.trained_end_to_end.lesson import LESSON
from apps.classroom.lessons.trained_end_to_end.responsibility import Responsibility
from apps.shared.finished import Finished
from core import images
from core.boxes import Detections
from core.data import blood_smears, samples
from core.data.boxes.boxed_images import BoxedImage, BoxedImages
from core.data.sets.archives import Archive
from core.detection import drawing, recorded_detections
from core.detection.methods.registry import LEAST_OF_ALL
from core.detection.ssd.detector import SsdDetector
from core.detection.ssd.trained_detector_settings import TrainedDetectorSettings

SMEARS = 24
SHOWN = 480
"""Width of the smears on the page in pixels."""
QUALITY = 80
SEED = 100
"""Of the first smear; the sample image has another one."""


def make() -> None:
    """Draw the responsible default boxes on the first picture, and detect cells in the smears."""
    name = TrainedDetectorSettings().detector
    detector, sample = SsdDetector.load(name), detecting.FIRST[name]
    image = samples.find(sample).read()
    size = (image.shape[0], image.shape[1])
    began = time.perf_counter()
    raw = detector.raw(image)
    found = Responsibility.of(detector.defaults, raw, drawn_box.first(detector.detections(raw, size), size))
    seconds = time.perf_counter() - began
    corners = np.concatenate([found.defaults.corners[found.ordered[:20]], found.box.array])
    corners = corners * np.array([size[1], size[0]] * 2, np.float32)
    labels = np.array([0] * (len(corners) - 1) + [1], np.int64)
    shown = drawing.draw(
        image, Detections(corners[::-1], np.ones(len(corners), np.float32), labels[::-1]), [""] * 2, scores=False
    )
    recording.save(LESSON.name, shown, Finished(sample, {}, seconds, 1.0, []))
    if detector.labels == list(blood_smears.CLASSES):
        smears(detector, recorded_sets.folder())


def smears(detector: SsdDetector, folder: Path, count: int = SMEARS) -> None:
    """Draw smears, detect their cells, and write images and results into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    entries, found = [], []
    for number in range(count):
        smear = blood_smears.sample(np.random.default_rng(SEED + number))
        image = blood_smears.draw(smear)
        size, name = (image.shape[0], image.shape[1]), f"{number:02}.webp"
        (folder / name).write_bytes(images.encode(images.fit(image, SHOWN), "webp", QUALITY))
        found.append(detector.detections(detector.raw(image), size, LEAST_OF_ALL["network"]))
        entries.append(BoxedImage(name, size, smear.boxes, smear.labels, np.zeros(len(smear.labels), bool)))
    split = f"{detector.artifact.name}_{recorded_sets.DRAWN}"
    drawn = BoxedImages(Archive(folder), tuple(entries))
    recorded_detections.write(folder, split, drawn, found, list(blood_smears.CLASSES))

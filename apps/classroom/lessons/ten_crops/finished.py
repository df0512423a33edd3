"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.data import samples
from core.evaluation.crop_map import crop_map
from core.evaluation.ten_crop import ten_crops
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import outline
from core.serving.litert import Classifier
from core.snapshots import last


def make() -> None:
    """Outline the windows of the ten crops on a sample."""
    sample = "palace"
    image, crop_size = samples.find(sample).read(), TenCropSettings().crop_size
    began = time.perf_counter()
    classifier = Classifier.load("efficientnet_lite0")
    found = ten_crops(classifier, image, crop_size)
    seconds = time.perf_counter() - began
    mapped = last(crop_map(image, classifier.artifact.name, classifier.labels.index(sample), crop_size))
    drawn = outline(image, found.unmirrored.windows)
    history = [(1, {"probability": float(found.mean.max())}), (2, dict(mapped.metrics))]
    recording.save("ten_crops", drawn, Finished(sample, {}, seconds, 1.0, history))

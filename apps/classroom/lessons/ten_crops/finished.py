"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.data import samples
from core.evaluation.ten_crop import ten_crops
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import outline
from core.serving.litert import Classifier


def make() -> None:
    """Outline the windows of the ten crops on a sample."""
    sample = "palace"
    image = samples.find(sample).read()
    began = time.perf_counter()
    found = ten_crops(Classifier.load("efficientnet_lite0"), image, TenCropSettings().crop_size)
    seconds = time.perf_counter() - began
    drawn = outline(image, found.unmirrored.windows)
    recording.save(
        "ten_crops", drawn, Finished(sample, {}, seconds, 1.0, [(1, {"probability": float(found.mean.max())})])
    )

"""What a visitor takes home: the code that gives these predictions, and all probabilities as a file."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from apps.classroom.ui.pictures import picture_picker
from core.evaluation.ten_crop import NAMES, TenCrops
from core.evaluation.ten_crop_settings import TenCropSettings


def snippet(source: str, model: str, settings: TenCropSettings) -> str:
    """The code that gives the predictions of the page.

    Args:
        source: the expression that reads the picture.
        model: name of the classifier in `trained/`.
        settings: the settings of the page.
    """
    five = "" if settings.mirrored else ".unmirrored"
    return f"""{picture_picker.import_for(source)}
from core.evaluation.ten_crop import NAMES, ten_crops
from core.serving.litert import Classifier

classifier = Classifier.load("{model}")
crops = ten_crops(classifier, {source}, {settings.crop_size}){five}
for name, vote in zip(NAMES, crops.votes):
    print(f"{{name:22}} {{classifier.labels[vote]}}")
best = crops.predictions(classifier.labels)[0]
print(f"all of them: {{best.label}}, {{best.probability:.1%}}")
"""


def probabilities_csv(crops: TenCrops, labels: Sequence[str]) -> str:
    """The probability of every class on average and in every view, as comma-separated values."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["index", "label", "mean", *NAMES[: len(crops.crops)]])
    for index in np.argsort(-crops.mean, kind="stable"):
        writer.writerow([index, labels[index], crops.mean[index], *crops.probabilities[:, index]])
    return file.getvalue()

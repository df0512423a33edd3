"""What a visitor takes home: the code that finds the same boxes, and the boxes as a file."""

import csv
import io
from collections.abc import Sequence

from apps.classroom.lessons.four_detectors import text
from apps.classroom.lessons.four_detectors.looking import LONGEST
from apps.classroom.ui.pictures import picture_picker
from core.detection.methods.detection_settings import DetectionSettings

SIDES = ("left", "top", "width", "height")
Row = tuple[str, str, float, list[float]]
"""A detector, a label, a score, and left, top, width and height in pixels."""


def snippet(source: str, settings: DetectionSettings) -> str:
    """The code that gives the boxes of all four detectors on the page.

    Args:
        source: the expression that reads the picture.
        settings: the settings of the page.
    """
    return f"""{picture_picker.import_for(source)}
from core.boxes import to_sizes
from core.detection.methods import registry
from core.detection.methods.detection_settings import DetectionSettings
from core.images import fit

image = fit({source}, {LONGEST})
settings = {settings.source()}
for name in ("haar", "hog", "sliding", settings.network):
    method = registry.find(name, settings=settings)
    found = method.detect(image)
    for box, score, label in zip(to_sizes(found.boxes), found.scores, found.labels):
        print(f"{{name:12}} {{method.labels[label]:20}} {{score:5.2f}}  {{box.round()}}")
"""


def columns(rows: Sequence[Row]) -> dict[str, list]:
    """The table of all boxes, column by column."""
    return {
        "detector": [text.NAMES[name] for name, *_ in rows],
        "class": [label for _, label, *_ in rows],
        "score": [score for *_, score, _ in rows],
        text.BOX: [text.box(*box) for *_, box in rows],
    }


def as_csv(rows: Sequence[Row]) -> str:
    """All boxes as comma-separated values."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["detector", "label", "score", *SIDES])
    for detector, label, score, box in rows:
        writer.writerow([detector, label, round(score, 4), *(round(value, 1) for value in box)])
    return file.getvalue()

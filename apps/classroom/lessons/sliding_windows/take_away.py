"""What a visitor takes home: the code that leaves the same boxes, and the boxes as a file."""

import csv
import io
from collections.abc import Sequence

from apps.classroom.ui.pictures import picture_picker
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.suppression_settings import SuppressionSettings

Row = tuple[float, list[float]]
"""A score, and left, top, width and height in pixels."""


def snippet(source: str, label: str, windows: WindowSettings, settings: SuppressionSettings) -> str:
    """The code that gives the boxes on the page.

    Args:
        source: the expression that reads the picture.
        label: the name of the class.
        windows: where the windows are.
        settings: of the suppression.
    """
    return f"""{picture_picker.import_for(source)}
from core.detection import suppression_steps
from core.detection.sliding.sliding_windows import Scan, WindowSettings, scores
from core.detection.suppression_steps import SuppressionSettings
from core.images import fit
from core.serving.litert import Classifier
from core.snapshots import last

network = Classifier.load("efficientnet_lite0")
scan = Scan(fit({source}, 640), network, {windows.source()})
last(scan.stream())
values = scores(scan.so_far, [network.labels.index({label!r})])
steps = suppression_steps.run(scan.so_far.boxes, values, {settings.source()})
for box in steps.kept:
    print(f"{{steps.scores[box]:.2f}}", steps.boxes[box].round())
"""


def as_csv(rows: Sequence[Row]) -> str:
    """The boxes that stay, as comma-separated values."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["score", "left", "top", "width", "height"])
    for score, box in rows:
        writer.writerow([round(score, 4), *(round(value, 1) for value in box)])
    return file.getvalue()

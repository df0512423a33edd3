"""What a visitor takes home: the code that finds the responsible default boxes, and those as a file."""

import csv
import io

from apps.classroom.lessons.trained_end_to_end.drawn_box import DrawnBox
from apps.classroom.lessons.trained_end_to_end.responsibility import Responsibility
from apps.classroom.ui.pictures import picture_picker


def snippet(source: str, detector: str, box: DrawnBox) -> str:
    """The code that matches the drawn box and computes its loss.

    Args:
        source: the expression that reads the picture.
        detector: the name of the artifact.
        box: that was drawn.
    """
    corners = ", ".join(f"{value:g}" for value in box.corners)
    return f"""import numpy as np

{picture_picker.import_for(source)}
from core.boxes import iou
from core.detection.ssd.detector import SsdDetector
from core.detection.ssd.loss_terms import loss_terms
from core.detection.ssd.matching import match

detector = SsdDetector.load("{detector}")
box = np.array([[{corners}]], np.float32)  # Corners as shares of the picture.
targets = match(detector.defaults, box, np.array([{box.label}]))
terms = loss_terms(detector.raw({source}), targets)
print("responsible", len(terms.responsible), "best IoU", iou(detector.defaults.corners, box).max().round(3))
print("loss of classes", round(terms.classes, 3), "of offsets", round(terms.offsets, 3))
"""


def as_csv(found: Responsibility) -> str:
    """The responsible default boxes as comma-separated values, the highest IoU first."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["box", "stride", "centre_x", "centre_y", "width", "height", "iou"])
    for number in found.ordered.tolist():
        stride = found.defaults.strides[found.defaults.level[number]]
        place = [round(value, 4) for value in found.defaults.centred[number].tolist()]
        writer.writerow([number, stride, *place, round(float(found.overlaps[number]), 4)])
    return file.getvalue()

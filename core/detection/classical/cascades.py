"""OpenCV's cascades of simple features (Viola and Jones, "Rapid Object Detection using a Boosted Cascade", 2001).

A window passes a first test of a few rectangle sums; only what passes is tested further. So most of tens of thousands
of windows cost almost nothing.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from core.boxes import Detections, from_sizes, nothing
from core.images import RGB

FOLDER = Path(cv2.__file__).parent / "data"
"""Where OpenCV's package has its cascades."""


@dataclass(frozen=True)
class Cascade:
    """One of OpenCV's trained cascades: its file, and what it finds."""

    file: str
    label: str


CASCADES = {
    "face": Cascade("haarcascade_frontalface_default.xml", "face"),
    "face_alt": Cascade("haarcascade_frontalface_alt.xml", "face"),
    "face_alt2": Cascade("haarcascade_frontalface_alt2.xml", "face"),
    "face_alt_tree": Cascade("haarcascade_frontalface_alt_tree.xml", "face"),
    "profile": Cascade("haarcascade_profileface.xml", "face in profile"),
    "eye": Cascade("haarcascade_eye.xml", "eye"),
    "eye_glasses": Cascade("haarcascade_eye_tree_eyeglasses.xml", "eye"),
    "left_eye": Cascade("haarcascade_lefteye_2splits.xml", "left eye"),
    "right_eye": Cascade("haarcascade_righteye_2splits.xml", "right eye"),
    "smile": Cascade("haarcascade_smile.xml", "smile"),
    "cat": Cascade("haarcascade_frontalcatface.xml", "cat face"),
    "cat_extended": Cascade("haarcascade_frontalcatface_extended.xml", "cat face"),
    "body": Cascade("haarcascade_fullbody.xml", "person"),
    "upper_body": Cascade("haarcascade_upperbody.xml", "upper body"),
    "lower_body": Cascade("haarcascade_lowerbody.xml", "lower body"),
    "plate": Cascade("haarcascade_russian_plate_number.xml", "number plate"),
    "plate_16": Cascade("haarcascade_license_plate_rus_16stages.xml", "number plate"),
}
"""All Haar cascades of OpenCV, by a short name."""
SHRINK = 1.5
"""By how much images are shrunk unless somebody says otherwise."""

_local = threading.local()


def detect(
    image: RGB, name: str = "face", factor: float = 1.1, neighbours: int = 5, shrink: float = SHRINK
) -> Detections:
    """Find what a cascade was trained for.

    Args:
        image: uint8 (H, W, 3).
        name: of one of `CASCADES`.
        factor: by which the window grows from one scale to the next, above 1.
        neighbours: overlapping windows that must agree on a detection; 0 shows every window that passed.
        shrink: how many times smaller the image is made first, at least 1. The smallest window is this much larger than
            the cascade's own, which has 24 pixels for faces, 20 for eyes. At 1.5, OpenCV moves windows of 36 to 72
            pixels by 3 and larger ones by 1.5, and needs half the time.

    Returns:
        The detections, best first; scores are the sums of the last stage, which have no bounds. With 0 neighbours all
        scores are 1.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = _shrunk((image.shape[0], image.shape[1]), shrink)
    if (height, width) != grey.shape:
        grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    # With the levels asked for, OpenCV groups windows even for 0 neighbours.
    if neighbours == 0:
        found = _loaded(name).detectMultiScale(grey, factor, 0)
        scores = np.ones(len(found), np.float32)
    else:
        found, _, weights = _loaded(name).detectMultiScale3(grey, factor, neighbours, outputRejectLevels=True)
        scores = np.asarray(weights, np.float32).reshape(-1)
    if not len(found):
        return nothing()
    order = np.argsort(-scores, kind="stable")
    enlarged = np.array([image.shape[1] / width, image.shape[0] / height] * 2, np.float32)
    boxes = from_sizes(np.asarray(found, np.float32)) * enlarged
    return Detections(boxes[order], scores[order], np.zeros(len(order), np.int64))


def windows(size: tuple[int, int], name: str = "face", factor: float = 1.1, shrink: float = SHRINK) -> int:
    """The number of windows that the first stage of a cascade sees in an image of this height and width.

    OpenCV shrinks the image further and moves a window of fixed size by one pixel, or by two where it shrinks by less
    than 2.
    """
    across, down = _loaded(name).getOriginalWindowSize()
    height, width = _shrunk(size, shrink)
    count, scale = 0, 1.0
    while round(across * scale) <= width and round(down * scale) <= height:
        step = 1 if scale > 2 else 2
        rows, columns = round(height / scale) - down, round(width / scale) - across
        count += max(0, rows // step + 1) * max(0, columns // step + 1)
        scale *= factor
    return count


def _shrunk(size: tuple[int, int], shrink: float) -> tuple[int, int]:
    """Height and width of the image in which a cascade searches."""
    return max(1, round(size[0] / shrink)), max(1, round(size[1] / shrink))


def _loaded(name: str) -> cv2.CascadeClassifier:
    """A cascade of this thread; OpenCV's classifiers must not be shared."""
    loaded = _local.__dict__.setdefault("loaded", {})
    if name not in loaded:
        loaded[name] = cv2.CascadeClassifier(str(FOLDER / CASCADES[name].file))
    return loaded[name]

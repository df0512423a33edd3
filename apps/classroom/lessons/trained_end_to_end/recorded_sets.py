"""What a detector found in images with known boxes, recorded offline: smears drawn by our own code, and test photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from apps.shared import finished, shared_results
from core.arrays import Int64Array
from core.detection import recorded_detections
from core.detection.recorded_detections import RecordedDetections
from core.evaluation.detection import average_precision, bootstrap, counting, errors_by_kind
from core.evaluation.detection.average_precision import Curve, Matches
from core.evaluation.detection.counting import MeanError
from core.evaluation.detection.errors_by_kind import Mistake

DRAWN = "drawn"
SMEARS = "blood_smears"
"""The folder of the drawn smears among the finished results."""
IOU = 0.5


@dataclass(frozen=True, eq=False)
class RecordedSet:
    """The images of one source.

    Attributes:
        recorded: what was found, and what is labelled.
        addresses: of the images in the browser; empty for those of a data set, which are not part of the suite.
        matches: of the detections with the labels, class by class.
    """

    recorded: RecordedDetections
    addresses: list[str]
    matches: list[Matches]

    @property
    def classes(self) -> list[str]:
        """The names of the classes."""
        return self.recorded.classes


def folder() -> Path:
    """Where the drawn smears are, and what was found in them."""
    return finished.FOLDER / SMEARS


def sources(detector: str) -> list[str]:
    """What was recorded of a detector: drawn smears, if it finds blood cells, then splits of its data set."""
    files = shared_results.load(detector).card.files
    splits = [split for split in ("test", "validation") if recorded_detections.file(split) in files]
    drawn = (folder() / _drawn(detector)).is_file()
    return [DRAWN, *splits[:1]] if drawn else splits[:1]


@st.cache_resource(max_entries=8, show_spinner=False)
def load(detector: str, source: str) -> RecordedSet:
    """The recorded images of a source."""
    if source == DRAWN:
        recorded = recorded_detections.read(folder() / _drawn(detector))
        addresses = [f"{finished.ADDRESS}/{SMEARS}/{file}" for file in recorded.files]
    else:
        recorded = recorded_detections.read(shared_results.load(detector).path(recorded_detections.file(source)))
        addresses = [""] * len(recorded.files)
    matches = average_precision.match(recorded.found, recorded.truths, len(recorded.classes))
    return RecordedSet(recorded, addresses, matches)


@st.cache_resource(max_entries=32, show_spinner=False)
def precision(detector: str, source: str, label: int) -> tuple[Curve, tuple[float, float]]:
    """The precision-recall curve of a class, and the interval of its average."""
    kept = load(detector, source)
    return (
        average_precision.curve(kept.matches[label], IOU),
        bootstrap.interval(kept.matches, kept.recorded.truths, IOU, label=label),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def mistakes(detector: str, source: str, least: float) -> list[Mistake]:
    """The mistakes of all classes among the detections with at least this score."""
    recorded = load(detector, source).recorded
    return errors_by_kind.mistakes(recorded.found, recorded.truths, least)


@dataclass(frozen=True, eq=False)
class Counts:
    """Counted and labelled things of each class in each image, int64 (N, C), and the mean error of each class."""

    counted: Int64Array
    labelled: Int64Array
    errors: list[MeanError]


@st.cache_resource(max_entries=128, show_spinner=False)
def counts(detector: str, source: str, least: float) -> Counts:
    """What is counted with detections of at least this score."""
    recorded = load(detector, source).recorded
    classes = len(recorded.classes)
    counted = counting.counted(recorded.found, classes, least)
    labelled = counting.labelled(recorded.truths, classes)
    return Counts(counted, labelled, counting.mean_errors(counted, labelled))


@st.cache_resource(max_entries=8, show_spinner=False)
def mean_error_curves(detector: str, source: str, thresholds: Sequence[float]) -> list[list[float]]:
    """The mean error of each class at each threshold."""
    recorded = load(detector, source).recorded
    labelled = counting.labelled(recorded.truths, len(recorded.classes))
    errors = [counting.counted(recorded.found, len(recorded.classes), t) - labelled for t in thresholds]
    return [[float(error[:, label].mean()) for error in errors] for label in range(len(recorded.classes))]


def _drawn(detector: str) -> str:
    return recorded_detections.file(f"{detector}_{DRAWN}")

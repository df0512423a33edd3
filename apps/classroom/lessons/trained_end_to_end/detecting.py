"""The detectors of this lesson, and what they say of a picture, kept for all visitors."""

import streamlit as st

from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.boxes import Detections
from core.detection.ssd.decoding import RawOutputs
from core.detection.ssd.detector import SsdDetector
from core.images import RGB

FIRST = {"bccd_ssd": "blood_cells", "raccoon_ssd": "raccoon"}
"""The sample on which the page of a detector opens."""


@st.cache_resource(show_spinner=False)
def detector(name: str) -> SsdDetector:
    """The loaded detector of this name."""
    return SsdDetector.load(name)


@cached_per_picture("Looking at the picture …")
def raw(image: RGB, name: str) -> RawOutputs:
    """What the network says of a picture."""
    return detector(name).raw(image)


def detections(outputs: RawOutputs, name: str, size: tuple[int, int]) -> Detections:
    """What it finds in a picture of this height and width."""
    return detector(name).detections(outputs, size)

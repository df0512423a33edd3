"""What each of the four detectors sees in a picture, kept for all visitors: only thresholds are applied anew."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

import streamlit as st

from core.boxes import Detections
from core.detection.classical import cascades, hog_detector
from core.detection.methods import registry
from core.detection.methods.registry import CLASSIFIER, NetworkDetector
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.sliding.sliding_windows import ClassifiedWindows, Scan
from core.images import RGB, fit
from core.serving.litert import Classifier
from core.snapshots import Stream

LONGEST = 640
"""Detectors see pictures at most this large, as most cameras in use deliver them."""
KEPT = 64
SLIDING = SlidingSettings()

Result = TypeVar("Result")


@dataclass(frozen=True)
class Look:
    """What a detector found, how long it took in milliseconds, and how many windows or boxes it judged."""

    found: Detections
    milliseconds: float
    windows: int


def shrunk(image: RGB) -> RGB:
    """The picture as the detectors see it."""
    return fit(image, LONGEST)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def cascade(image: RGB, name: str, neighbours: int) -> Look:
    """What a cascade finds."""
    cascades.detect(image[:64, :64], name)  # The first run also loads the cascade.
    found, spent = _timed(lambda: cascades.detect(image, name, neighbours=neighbours))
    return Look(found, spent, cascades.windows((image.shape[0], image.shape[1]), name))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def people(image: RGB, margin: float) -> Look:
    """What the support vector machine on HOG finds."""
    found, spent = _timed(lambda: hog_detector.detect_people(image, least=margin))
    return Look(found, spent, hog_detector.people_windows((image.shape[0], image.shape[1])))


def network(image: RGB, name: str, least: float, overlap: float) -> Look:
    """What a network finds; it runs once for each picture, whatever the thresholds."""
    detector = general(name)
    raw, spent = _raw(image, name)
    found = detector.detections(raw, (image.shape[0], image.shape[1]), least, overlap)
    return Look(found, spent, len(raw.scores))


@st.cache_resource(show_spinner=False)
def general(name: str) -> NetworkDetector[Any]:
    """The loaded network of this name."""
    return registry.network(name)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _raw(image: RGB, name: str) -> tuple[Any, float]:
    detector = general(name)
    detector.raw(image)  # The first run also loads the network.
    return _timed(lambda: detector.raw(image))


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = work()
    return result, 1000 * (time.perf_counter() - began)


class Slides:
    """The windows of pictures that were slid over, the latest ones, shared by all visitors."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[ClassifiedWindows, float]] = OrderedDict()
        self._lock = Lock()

    def get(self, image: RGB) -> tuple[ClassifiedWindows, float] | None:
        """The classified windows of a picture and the milliseconds that they took, if it was slid over."""
        return self._kept.get(_key(image))

    def keep(self, image: RGB, windows: ClassifiedWindows, milliseconds: float) -> None:
        """Keep the windows of a picture."""
        with self._lock:
            self._kept[_key(image)] = (windows, milliseconds)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


@st.cache_resource(show_spinner=False)
def slides() -> Slides:
    """What this server has slid over."""
    return Slides()


@st.cache_resource(show_spinner=False)
def classifier() -> Classifier:
    """The classifier that looks through the windows."""
    return Classifier.load(CLASSIFIER)


def slide(image: RGB) -> tuple[Scan, Stream]:
    """A scan of a picture and its stream; once the stream has ended, the windows are kept."""
    scan = Scan(image, classifier(), SLIDING)

    def stream() -> Stream:
        began = time.perf_counter()
        yield from scan.stream()
        slides().keep(image, scan.so_far, 1000 * (time.perf_counter() - began))

    return scan, stream()


def _key(image: RGB) -> int:
    return hash(image.tobytes())

"""What each of the four detectors sees in a picture, kept: only thresholds are applied again.

What was seen in a sample is shared by all visitors; what was seen in a visitor's own picture ends with the visit.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import RLock
from typing import Any, TypeVar

import streamlit as st

from apps.classroom.lessons.four_detectors.lesson import LESSON
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import BY_PIXELS
from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from apps.classroom.ui.pictures.visitor_cache import cached_until_left
from apps.shared import finished
from apps.shared.finished import Finished
from apps.shared.one_at_a_time import one_at_a_time
from core.boxes import Detections
from core.detection.classical import cascades, hog_detector
from core.detection.methods import networks
from core.detection.methods.networks import NetworkDetector
from core.detection.methods.registry import CLASSIFIER
from core.detection.sliding import window_detections
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.sliding.window_scan import WindowScores
from core.images import RGB, fit
from core.serving import artifacts

LONGEST = 640
"""Detectors see pictures at most this large, as most cameras in use deliver them."""
SLIDING = SlidingSettings()
MOST_PICTURES, MOST_LOOKS = 24, 24
"""Samples that are kept, and looks at each."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Look:
    """What a detector found, the milliseconds that it took (None: stopped before its end), and how many windows or
    boxes it judged."""

    found: Detections
    milliseconds: float | None
    windows: int


class SeenPicture:
    """A picture as the detectors see it, and what they saw in it; any number of visitors may share it.

    Attributes:
        image: uint8 RGB, at most `LONGEST` pixels on its longest side.
        size: its height and width.
        address: the image as a data URI.
        slid: what the sliding windows found, once they have been classified.
    """

    def __init__(self, image: RGB) -> None:
        self.image = fit(image, LONGEST)
        self.size: tuple[int, int] = (self.image.shape[0], self.image.shape[1])
        self.address = components.data_uri(self.image)
        self.slid: Look | None = None
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._lock = RLock()

    def cascade(self, name: str, neighbours: int, shrink: float) -> Look:
        """What a cascade finds."""

        def detect() -> Detections:
            return cascades.detect(self.image, name, neighbours=neighbours, shrink=shrink)

        found = self._once(("cascade", name, neighbours, shrink), detect)
        spent = self._once(("cascade", name, shrink), lambda: _milliseconds(detect))
        return Look(found, spent, cascades.windows(self.size, name, shrink=shrink))

    def people(self, margin: float) -> Look:
        """What the support vector machine on HOG finds."""

        def detect() -> Detections:
            return hog_detector.detect_people(self.image, least=margin)

        found = self._once(("people", margin), detect)
        spent = self._once(("people",), lambda: _milliseconds(detect))
        return Look(found, spent, hog_detector.people_windows(self.size))

    def network(self, name: str, least: float, overlap: float) -> Look:
        """What a network finds; once it has looked and been timed, thresholds never run it again."""
        detector = network(name)
        raw = self._once(("network", name), lambda: detector.raw(self.image))
        spent = self._once(("network", name, "time"), lambda: _milliseconds(lambda: detector.raw(self.image)))
        return Look(detector.detections(raw, self.size, least, overlap), spent, len(raw.scores))

    def windows(self, history: Iterable[tuple[int, Mapping[str, float]]], milliseconds: float | None = None) -> Look:
        """What the sliding windows have found after these steps of their scan."""
        scores = WindowScores.of(self.size, SLIDING, history)
        return Look(window_detections.detections(scores, SLIDING), milliseconds, len(scores.regions))

    def _once(self, key: tuple[Any, ...], compute: Callable[[], Result]) -> Result:
        """Compute something once, while others who want it wait."""
        with self._lock:
            result: Result = self._kept[key] if key in self._kept else one_at_a_time(compute)()
            self._kept[key] = result
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_LOOKS:
                self._kept.popitem(last=False)
            return result


def seen(picture: Picture) -> SeenPicture:
    """The picture with everything that was seen in it."""
    return _own(picture.image) if picture.name == OWN else _sample(picture.name, picture.image)


@st.cache_resource(max_entries=MOST_PICTURES, show_spinner=False)
def _sample(name: str, _image: RGB) -> SeenPicture:
    made = SeenPicture(_image)
    if name == record().sample:
        made.slid = made.windows(record().history[1:], 1000 * record().seconds)
    return made


@cached_until_left(2, show_spinner=False, hash_funcs=BY_PIXELS)
def _own(image: RGB) -> SeenPicture:
    return SeenPicture(image)


@st.cache_resource(show_spinner=False)
def record() -> Finished:
    """The recorded scan of the first sample; before it, as step 0, the memory that each detector needed, in MB."""
    return finished.load(LESSON.name)


@st.cache_resource(show_spinner=False)
def network(name: str) -> NetworkDetector[Any]:
    """The loaded network of this name."""
    return networks.load(name)


@st.cache_resource(show_spinner=False)
def classes() -> list[str]:
    """The classes of the classifier that looks through the windows."""
    return artifacts.load(CLASSIFIER).card.classes


def _milliseconds(work: Callable[[], object]) -> float:
    """How long something takes that has run before."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)

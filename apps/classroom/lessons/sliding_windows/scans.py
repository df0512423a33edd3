"""What the windows of pictures said, kept for all visitors: thresholds and suppression never run the network."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import streamlit as st

from apps.classroom.lessons.sliding_windows.lesson import LESSON
from apps.classroom.ui.jobs import estimates
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.shared import finished, job_targets
from apps.shared.finished import Finished
from apps.shared.once_per_image import once_if_read_only
from apps.shared.once_per_object import once_per_object
from core.data import samples
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.sliding.window_scan import WindowScores, planned_count
from core.images import RGB, fit

LONGEST = 640
"""Pictures are scanned at this size at most, as most cameras in use deliver them."""
MOST = 3000
"""The most windows of a scan on this server."""
KEPT = 32
SSD = "ssd_milliseconds"
"""The name of the time of one run of SSD on the sample, in the first step of the record."""
JOB = PageJob("scan", job_targets.WINDOW_SCAN, "Slide", ":material/grid_on:", record=LESSON.name)


@dataclass(frozen=True, eq=False)
class _Scan:
    """A complete scan: the number of its scales, and the scores of its windows."""

    scales: int
    scores: WindowScores

    @once_per_object
    def largest(self, scales: int) -> WindowScores:
        """The scores of the first scales, always the same object: what is computed from it is kept by that."""
        return self.scores if scales == self.scales else self.scores.largest(scales)


class Scans:
    """The scores of all windows of the latest pictures, shared by all visitors."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, ...], dict[tuple[float, str], _Scan]] = OrderedDict()
        self._lock = Lock()

    def get(self, image: RGB, settings: WindowSettings) -> WindowScores | None:
        """The scores of these windows, if the picture was scanned with them, or with further scales too."""
        found = self._kept.get(_key(image), {}).get((settings.stride, settings.shapes))
        return found.largest(settings.scales) if found is not None and found.scales >= settings.scales else None

    def keep(self, image: RGB, settings: WindowSettings, scores: WindowScores) -> None:
        """Keep the scores of a complete scan; those of the picture that was scanned longest ago are dropped."""
        with self._lock:
            key = _key(image)
            of_picture = dict(self._kept.pop(key, {}))
            place = settings.stride, settings.shapes
            if place not in of_picture or of_picture[place].scales < settings.scales:
                of_picture[place] = _Scan(settings.scales, scores)
            while len(of_picture) > 4:
                of_picture.pop(next(iter(of_picture)))
            self._kept[key] = of_picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


@st.cache_resource(show_spinner=False)
def shared() -> Scans:
    """What this server has scanned."""
    return Scans()


@once_if_read_only
def shrunk(image: RGB) -> RGB:
    """The picture as it is scanned; read-only if the picture is."""
    smaller = fit(image, LONGEST)
    if not image.flags.writeable:  # Only this way: the array of an upload cannot be made writeable again.
        smaller.flags.writeable = False
    return smaller


def record() -> Finished:
    """The recorded scan of the sample that the page opens on."""
    return finished.load(LESSON.name)


@st.cache_resource(show_spinner=False)
def recorded() -> Scans:
    """The recorded scan, for the sample that it was made from."""
    of, scans = record(), Scans()
    image, settings = shrunk(samples.find(of.sample).read()), WindowSettings.parse(of.settings)
    scans.keep(image, settings, WindowScores.of((image.shape[0], image.shape[1]), settings, of.history[1:]))
    return scans


def find(image: RGB, settings: WindowSettings) -> WindowScores | None:
    """The scores of all windows of a picture, if they are known."""
    return recorded().get(image, settings) or shared().get(image, settings)


def from_job(result: JobResult | None, image: RGB, settings: WindowSettings) -> WindowScores | None:
    """The scores from the visitor's own job, if it was for this picture and these windows; complete ones are kept."""
    if result is None:
        return None
    own, chosen = result.inputs["image"], result.inputs["settings"]
    scores = shared().get(own, chosen)
    if scores is None:
        scores = WindowScores.of((own.shape[0], own.shape[1]), chosen, result.history)
        if not result.stopped:
            shared().keep(own, chosen, scores)
    return scores if chosen == settings and _key(own) == _key(image) else None


def windows(image: RGB, settings: WindowSettings) -> int:
    """How many windows a scan of a picture has."""
    return _count((image.shape[0], image.shape[1]), settings)


@lru_cache(maxsize=4096)
def _count(size: tuple[int, int], settings: WindowSettings) -> int:
    return planned_count(size, settings)


def milliseconds_per_window() -> float:
    """What a window costs on this server, or in the recorded scan if this server has not scanned yet."""
    of = record()
    return 1000 * estimates.seconds(JOB.target, 1, of.seconds / of.work)


@once_if_read_only
def _key(image: RGB) -> tuple[int, ...]:
    return (*image.shape, hash(image.tobytes()))

"""All ways to find things in an image, by name: the four generations and every detector of `trained/`.

method = registry.find("raccoon_ssd")
found = method.detect(image)                 # Detections
[method.labels[label] for label in found.labels]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.boxes import Detections
from core.detection.classical import cascades, hog_detector
from core.detection.classical.hog_detector import HogTemplate
from core.detection.methods import networks
from core.detection.methods.detection_settings import DetectionSettings
from core.detection.methods.networks import NetworkDetector
from core.detection.sliding import class_windows, sliding_windows
from core.detection.sliding.class_windows import ClassWindows
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.ssd.detector import TASK
from core.errors import ConvolabError
from core.images import RGB
from core.serving import artifacts
from core.serving.litert import Classifier

FIXED = ("haar", "hog", "sliding")
CLASSIFIER = "efficientnet_lite0"
"""The classifier of the method “sliding”."""


@dataclass(frozen=True)
class Method:
    """A way to find things.

    Attributes:
        name: of `FIXED`, or of an artifact.
        labels: names of what it can find.
        detect: finds things in an image, uint8 (H, W, 3): best first, boxes in pixels of the image.
    """

    name: str
    labels: Sequence[str]
    detect: Callable[[RGB], Detections]


def names() -> list[str]:
    """All methods: the fixed ones, then the detectors in `trained/`."""
    return [*FIXED, *(artifact.name for artifact in artifacts.available() if artifact.card.task == TASK)]


LEAST = {"network": 0.4, "hog": 0.0, "sliding": 0.5}
"""The lowest score of a detection that is shown, by the kind of method."""
LEAST_OF_ALL = {"network": 0.01, "hog": -0.5, "sliding": 0.05}
"""The lowest score of a detection that counts in an evaluation."""


def find(
    name: str,
    least: float | None = None,
    cascade: str = "face",
    everything: bool = False,
    settings: DetectionSettings | None = None,
) -> Method:
    """Load a method.

    Args:
        name: one of `names`.
        least: the lowest score of a detection; None: what suits the method.
        cascade: for “haar”, one of `cascades.CASCADES`.
        everything: whether to keep also what is too unsure to be shown, as an evaluation needs it.
        settings: all knobs of cascade, people detector and network, as a page has them, in place of the lowest score
            and the cascade; artifacts that are no network do not know them.

    Raises:
        ConvolabError: there is no such method, or its artifact is damaged.
    """
    lowest = {
        kind: value if least is None else least for kind, value in (LEAST_OF_ALL if everything else LEAST).items()
    }
    if name == "haar":
        knobs: dict[str, Any] = {"name": cascade}
        if settings is not None:
            knobs = {"name": settings.cascade, "neighbours": settings.neighbours, "shrink": settings.shrink}
        return Method(name, [cascades.CASCADES[knobs["name"]].label], partial(cascades.detect, **knobs))
    if name == "hog":
        margin = lowest["hog"] if settings is None else settings.margin
        return Method(name, ["person"], partial(hog_detector.detect_people, least=margin))
    if name == "sliding":
        return _sliding(SlidingSettings.parse({"least": lowest["sliding"]}))
    if settings is not None and name in networks.names():
        return _network(name, networks.load(name), least=settings.least, overlap=settings.overlap)
    if name not in names():
        raise ConvolabError(f"There is no method “{name}”; choose one of {', '.join(names())}.")
    artifact = artifacts.load(name)
    if hog_detector.FILE in artifact.card.files:
        template = HogTemplate.of(artifact)
        return Method(name, artifact.card.classes, lambda image: template.detect(image, least=lowest["hog"]))
    if class_windows.FILE in artifact.card.files:
        windows = ClassWindows.of(artifact)
        return Method(name, artifact.card.classes, lambda image: windows.detect(image, lowest["sliding"]))
    return _network(name, networks.load(name), least=lowest["network"])


def _network(name: str, detector: NetworkDetector[Any], **thresholds: float) -> Method:
    def detect(image: RGB) -> Detections:
        return detector.detections(detector.raw(image), (image.shape[0], image.shape[1]), **thresholds)

    return Method(name, detector.labels, detect)


def _sliding(settings: SlidingSettings) -> Method:
    classifier = Classifier.load(CLASSIFIER)

    return Method("sliding", classifier.labels, lambda image: sliding_windows.detect(image, classifier, settings))

"""All ways to find things in an image, by name: the four generations and every detector of `trained/`.

method = registry.find("raccoon_ssd")
found = method.detect(image)                 # Detections
[method.labels[label] for label in found.labels]
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from core.boxes import Detections
from core.detection.classical import cascades, hog_detector
from core.detection.classical.hog_detector import HogTemplate
from core.detection.general.nanodet import NanoDet
from core.detection.general.open_images import OpenImages
from core.detection.sliding import class_windows, sliding_windows
from core.detection.sliding.class_windows import ClassWindows
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.ssd.detector import TASK, SsdDetector
from core.errors import ConvolabError
from core.images import RGB
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.litert import Classifier

FIXED = ("haar", "hog", "sliding")
Raw = TypeVar("Raw")


class NetworkDetector(Protocol[Raw]):
    """A detector whose raw outputs can be filtered again and again without running its network."""

    @property
    def labels(self) -> list[str]:
        """The names of the classes."""

    def raw(self, image: RGB) -> Raw:
        """What the network says of an image."""

    def detections(self, raw: Raw, size: tuple[int, int], least: float = ..., overlap: float = ...) -> Detections:
        """What stays after threshold and suppression, in pixels of an image of this height and width."""


GENERAL: Mapping[str, Callable[[Artifact], NetworkDetector[Any]]] = {"nanodet": NanoDet, "open_images": OpenImages}
"""The detectors of others, by the name of their artifact."""
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


def find(name: str, least: float | None = None, cascade: str = "face", everything: bool = False) -> Method:
    """Load a method.

    Args:
        name: one of `names`.
        least: the lowest score of a detection; None: what suits the method.
        cascade: for “haar”, one of `cascades.CASCADES`.
        everything: whether to keep also what is too unsure to be shown, as an evaluation needs it.

    Raises:
        ConvolabError: there is no such method, or its artifact is damaged.
    """
    lowest = {
        kind: value if least is None else least for kind, value in (LEAST_OF_ALL if everything else LEAST).items()
    }
    if name == "haar":
        return Method(name, [cascades.CASCADES[cascade].label], lambda image: cascades.detect(image, cascade))
    if name == "hog":
        return Method(name, ["person"], lambda image: hog_detector.detect_people(image, least=lowest["hog"]))
    if name == "sliding":
        return _sliding(SlidingSettings.parse({"least": lowest["sliding"]}))
    if name not in names():
        raise ConvolabError(f"There is no method “{name}”; choose one of {', '.join(names())}.")
    artifact = artifacts.load(name)
    if hog_detector.FILE in artifact.card.files:
        template = HogTemplate.of(artifact)
        return Method(name, artifact.card.classes, lambda image: template.detect(image, least=lowest["hog"]))
    if class_windows.FILE in artifact.card.files:
        windows = ClassWindows.of(artifact)
        return Method(name, artifact.card.classes, lambda image: windows.detect(image, lowest["sliding"]))
    return _network(name, network(name), lowest["network"])


def network(name: str) -> NetworkDetector[Any]:
    """Load a network of `trained/` that detects: one of `GENERAL`, or one that was trained here.

    Raises:
        ArtifactError: there is none, it is damaged, or it is no such detector.
    """
    artifact = artifacts.load(name)
    return GENERAL[name](artifact) if name in GENERAL else SsdDetector.of(artifact)


def _network(name: str, detector: NetworkDetector[Any], least: float) -> Method:
    def detect(image: RGB) -> Detections:
        return detector.detections(detector.raw(image), (image.shape[0], image.shape[1]), least)

    return Method(name, detector.labels, detect)


def _sliding(settings: SlidingSettings) -> Method:
    classifier = Classifier.load(CLASSIFIER)

    return Method("sliding", classifier.labels, lambda image: sliding_windows.detect(image, classifier, settings))

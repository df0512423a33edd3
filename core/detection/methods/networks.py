"""The networks that propose their own boxes: two of others, and every single-shot detector of `trained/`."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from core.boxes import Detections
from core.detection.general.nanodet import NanoDet
from core.detection.general.open_images import OpenImages
from core.detection.ssd.detector import TASK, SsdDetector
from core.images import RGB
from core.serving import artifacts
from core.serving.artifacts import Artifact

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


def names() -> tuple[str, ...]:
    """The detectors of others, then those in `trained/` that were trained here."""
    found = [artifact.card for artifact in artifacts.available() if artifact.card.task == TASK]
    return (*GENERAL, *(card.name for card in found if card.default_boxes is not None))


def load(name: str) -> NetworkDetector[Any]:
    """Load a network by the name of its artifact.

    Raises:
        ArtifactError: there is none, it is damaged, or it is no such detector.
    """
    artifact = artifacts.load(name)
    return GENERAL[name](artifact) if name in GENERAL else SsdDetector.of(artifact)

"""A detector without any training of its own: a classifier on sliding windows, and a few of its classes as one.

ImageNet has no raccoon, but it has animals that look like one. Their probabilities together are the score of a window.
"""

import json
from dataclasses import dataclass
from functools import cached_property

from core.boxes import Detections
from core.detection.sliding import sliding_windows
from core.detection.sliding.sliding_settings import SlidingSettings
from core.images import RGB
from core.serving.artifacts import Artifact, ArtifactError
from core.serving.litert import Classifier

FILE = "class_windows.json"


@dataclass(frozen=True)
class ClassWindows:
    """The classes of a classifier that count as one, and how its windows slide.

    Attributes:
        classifier: name of an artifact.
        classes: numbers of its classes.
        settings: of the windows.
    """

    classifier: str
    classes: tuple[int, ...]
    settings: SlidingSettings

    @classmethod
    def of(cls, artifact: Artifact) -> "ClassWindows":
        """Load an artifact.

        Raises:
            ArtifactError: it is damaged, or is none of these.
        """
        path = artifact.path(FILE)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(content["classifier"], tuple(content["classes"]), SlidingSettings.parse(content["settings"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ArtifactError(f"The file {path} cannot be used; make it again: {artifact.card.command}") from error

    def text(self) -> str:
        """The content of its file."""
        content = {"classifier": self.classifier, "classes": self.classes, "settings": self.settings.model_dump()}
        return json.dumps(content, indent=1) + "\n"

    def detect(self, image: RGB, least: float) -> Detections:
        """Find the one thing that the classes stand for, with label 0, best first; scores are 0 to 1."""
        settings = self.settings.model_copy(update={"least": least})
        return sliding_windows.detect(image, self._loaded, settings, self.classes)

    @cached_property
    def _loaded(self) -> Classifier:
        return Classifier.load(self.classifier)

"""What the two general detectors have in common."""

from core.boxes import Detections
from core.detection.chosen_boxes import chosen
from core.detection.general.raw_boxes import RawBoxes
from core.images import RGB
from core.serving import interpreters
from core.serving.artifacts import Artifact


class GeneralDetector:
    """A loaded detector; any number of threads may use it.

    Attributes:
        artifact: that it was loaded from.
        labels: the names of the classes.
    """

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact
        self.labels: list[str] = artifact.card.classes
        self._model = interpreters.shared(artifact.path("model.tflite"))

    def raw(self, image: RGB) -> RawBoxes:
        """Every box of the network with the scores of its classes, before any threshold."""
        raise NotImplementedError

    def detections(self, raw: RawBoxes, size: tuple[int, int], least: float = 0.4, overlap: float = 0.6) -> Detections:
        """What stays after threshold and suppression, in pixels of an image of this height and width."""
        return chosen(raw.scores, lambda which: raw.boxes[which], size, least, overlap)

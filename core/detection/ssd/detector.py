"""A single-shot detector that was trained here, served by LiteRT without TensorFlow.

detector = SsdDetector.load("raccoon_ssd")
raw = detector.raw(image)                       # one inference; keep it
detector.detections(raw, (height, width), 0.5)  # thresholds may change without the network
"""

from dataclasses import dataclass

from core.boxes import Detections
from core.detection.ssd import decoding
from core.detection.ssd.decoding import RawOutputs
from core.detection.ssd.default_boxes import DefaultBoxes
from core.images import RGB
from core.serving import artifacts, interpreters
from core.serving.artifacts import Artifact, ArtifactError
from core.serving.interpreters import LiteRTModel
from core.serving.preprocessing import prepare

MODEL = "model.tflite"
TASK = "detection"


@dataclass(frozen=True)
class SsdDetector:
    """A loaded detector; any number of threads may use it.

    Attributes:
        artifact: that it was loaded from.
        defaults: its default boxes.
        model: the network, with the outputs `scores` (N, A, C) and `offsets` (N, A, 4).
    """

    artifact: Artifact
    defaults: DefaultBoxes
    model: LiteRTModel

    @classmethod
    def load(cls, name: str) -> "SsdDetector":
        """Load an artifact by its name.

        Raises:
            ArtifactError: there is none, it is damaged, or it is no such detector.
        """
        return cls.of(artifacts.load(name))

    @classmethod
    def of(cls, artifact: Artifact) -> "SsdDetector":
        """Load an artifact.

        Raises:
            ArtifactError: it is damaged, or it is no such detector.
        """
        grid, size = artifact.card.default_boxes, artifact.card.input_size
        if grid is None or size is None:
            raise ArtifactError(
                f"{artifact.name} is no detector that was trained here; choose one that `python -m core list` shows "
                f"with the task {TASK}."
            )
        defaults = DefaultBoxes(size[0], grid.strides, grid.scales, grid.counts)
        return cls(artifact, defaults, interpreters.shared(artifact.path(MODEL)))

    @property
    def labels(self) -> list[str]:
        """The names of the classes."""
        return self.artifact.card.classes

    def raw(self, image: RGB) -> RawOutputs:
        """What the network says of an image, uint8 (H, W, 3), before any threshold."""
        card = self.artifact.card
        assert card.input_size is not None
        outputs = self.model.run(prepare(image, card.input_size, card.preprocessing)[None])
        return RawOutputs(outputs["scores"][0], outputs["offsets"][0])

    def detections(
        self, raw: RawOutputs, size: tuple[int, int], least: float = 0.4, overlap: float = 0.45
    ) -> Detections:
        """The boxes in an image of this height and width; see `core.detection.ssd.decoding.detections`."""
        return decoding.detections(raw, self.defaults, size, least, overlap)

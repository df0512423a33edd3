"""What was recorded of a HOG template after each round of hard-negative mining.

for each in hog_rounds.read(artifacts.load("raccoon_hog")):
    each.template.detect(image), each.ap50, each.false_alarms
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from core.arrays import Float32Array
from core.boxes import Detections
from core.detection.classical.hog import hog
from core.detection.classical.hog_detector import FILE, HogTemplate
from core.detection.sliding.windows import pyramid
from core.detection.suppression import thinned
from core.images import RGB
from core.serving.artifacts import Artifact, ArtifactError

RECORD = "rounds.json"
WEIGHTS = "rounds"
"""The name of the weights of all rounds in the template's file."""


@dataclass(frozen=True)
class Measured:
    """The training data of a round, and what its template achieves on the validation images.

    Attributes:
        positives: windows that show an object.
        negatives: windows that show none, those of earlier rounds included.
        mined: how many of these are new.
        bias: of the template.
        ap50: average precision at an IoU of 0.5; `ap75` and `ap` as COCO defines them.
        ap50_interval: its 95 % interval over draws of the images.
        gain_interval: the same for the difference from the first round, on the same draws.
        objects: how many there are to find.
        found: how many of them a window with a margin above 0 finds, at an IoU of 0.5.
        false_alarms: boxes with a margin above 0 that find none.
    """

    positives: int
    negatives: int
    mined: int
    bias: float
    ap50: float
    ap75: float
    ap: float
    ap50_interval: tuple[float, float]
    gain_interval: tuple[float, float]
    objects: int
    found: int
    false_alarms: int


@dataclass(frozen=True, eq=False)
class Round:
    """A round: its template, and what was measured of it."""

    template: HogTemplate
    measured: Measured

    def likeness(self, other: "Round") -> float:
        """The cosine of the angle between the weights of two rounds; 1 if they point the same way."""
        first, second = self.template.weights.reshape(-1), other.template.weights.reshape(-1)
        return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


def read(artifact: Artifact) -> list[Round]:
    """Read the rounds of an artifact, the first one first.

    Raises:
        ArtifactError: a file is missing or damaged.
    """
    final = HogTemplate.of(artifact)
    path = artifact.path(RECORD)
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["rounds"]
        with h5py.File(artifact.path(FILE), "r") as file:
            weights = np.asarray(file[WEIGHTS][()], np.float32)
        measured = [_measured(entry) for entry in entries]
        return [
            Round(HogTemplate(each, entry.bias, final.extent), entry)
            for each, entry in zip(weights, measured, strict=True)
        ]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ArtifactError(f"The file {path} holds no rounds; make it again: {artifact.card.command}") from error


def search(rounds: Sequence[Round], image: RGB, factor: float = 1.2, overlap: float = 0.3) -> list[Detections]:
    """What the template of each round finds in an image, which is described once for all; it is not enlarged.

    Args:
        rounds: with windows of the same size.
        image: uint8 (H, W, 3).
        factor: between levels of the pyramid.
        overlap: IoU above which the worse of two boxes is removed.

    Returns:
        The windows with a margin above 0 that stay after suppression, best first, for each round.
    """
    levels = [(hog(level.image), level.scale) for level in pyramid(image, factor, rounds[0].template.size)]
    all_found = [each.template.found_in(levels, least=0.0)[0] for each in rounds]
    return [thinned(found, overlap) for found in all_found]


def _measured(entry: dict[str, Any]) -> Measured:
    intervals = {name: tuple(entry[name]) for name in ("ap50_interval", "gain_interval")}
    return Measured(**(entry | intervals))


def write(folder: Path, weights: Sequence[Float32Array], measured: Sequence[Measured]) -> None:
    """Add the rounds to the folder of an artifact that holds the template already."""
    record = {"rounds": [asdict(entry) for entry in measured]}
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    with h5py.File(folder / FILE, "a") as file:
        file[WEIGHTS] = np.stack(list(weights))

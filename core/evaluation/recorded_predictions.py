"""The predictions of one or several networks for each test image, stored in a small file.

With this file, predictions can be averaged, ranked and compared without the images and without the networks. It stores
only the numbers of the images in their data set, not the images.
"""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from core.arrays import Float32Array, Int64Array
from core.atomic_files import replacing
from core.data.hdf5.reader import ERRORS
from core.errors import ConvolabError
from core.serving.artifacts import Artifact

FILE = "answers.h5"


@dataclass(frozen=True, eq=False)
class RecordedPredictions:
    """The predictions of M networks, or of M outputs of one network, for N images.

    Attributes:
        members: float32 (M, N, C), the probability of each class.
        labels: int64 (N,), the true classes.
        positions: int64 (N,), the numbers of the images in the split that was evaluated.
    """

    members: Float32Array
    labels: Int64Array
    positions: Int64Array

    @property
    def rounded(self) -> "RecordedPredictions":
        """The predictions as read back from a file: rounded to float16, about three digits."""
        return RecordedPredictions(self.members.astype(np.float16).astype(np.float32), self.labels, self.positions)


def write(path: Path, predictions: RecordedPredictions) -> None:
    """Write predictions, with probabilities rounded to float16."""
    packed = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
    with replacing(path) as beside, h5py.File(beside, "w") as file:
        file.create_dataset("members", data=predictions.members.astype(np.float16), **packed)
        file.create_dataset("labels", data=predictions.labels.astype(np.uint16), **packed)
        file.create_dataset("positions", data=predictions.positions.astype(np.uint32), **packed)


def read(artifact: Artifact) -> RecordedPredictions:
    """Read the predictions next to an artifact's card.

    Raises:
        ArtifactError: the artifact has no predictions, or their file is damaged.
        ConvolabError: the file does not contain predictions.
    """
    path = artifact.path(FILE)
    try:
        with h5py.File(path, "r") as file:
            members, labels, positions = (file[name][()] for name in ("members", "labels", "positions"))
    except ERRORS as error:
        raise ConvolabError(f"The file {path} contains no predictions; record them again.") from error
    return RecordedPredictions(members.astype(np.float32), labels.astype(np.int64), positions.astype(np.int64))

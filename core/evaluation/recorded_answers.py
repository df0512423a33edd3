"""Answers: what one or several networks said to each picture of a test, kept in a small file.

Whoever has the answers can average them, count their ranks and compare networks, without a picture and without a
network. No picture is in the file, only the numbers of the pictures in their data set.
"""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from core.atomic_files import replacing
from core.data.hdf5.reader import ERRORS
from core.errors import ConvolabError
from core.serving.artifacts import Artifact

FILE = "answers.h5"

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of M networks, or of M outputs of one, to N pictures.

    Attributes:
        members: float32 (M, N, C), the probability of each class.
        labels: int64 (N,), the true classes.
        positions: int64 (N,), the numbers of the pictures in the part of the data set that was tested.
    """

    members: Floats
    labels: Integers
    positions: Integers

    @property
    def rounded(self) -> "Answers":
        """As they come back from a file: float16, three digits of each probability."""
        return Answers(self.members.astype(np.float16).astype(np.float32), self.labels, self.positions)


def write(path: Path, answers: Answers) -> None:
    """Write answers, their probabilities rounded to float16."""
    packed = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
    with replacing(path) as beside, h5py.File(beside, "w") as file:
        file.create_dataset("members", data=answers.members.astype(np.float16), **packed)
        file.create_dataset("labels", data=answers.labels.astype(np.uint16), **packed)
        file.create_dataset("positions", data=answers.positions.astype(np.uint32), **packed)


def read(artifact: Artifact) -> Answers:
    """The answers that lie beside an artifact's card.

    Raises:
        ArtifactError: the artifact has none, or they are damaged.
        ConvolabError: the file is not one of answers.
    """
    path = artifact.path(FILE)
    try:
        with h5py.File(path, "r") as file:
            members, labels, positions = (file[name][()] for name in ("members", "labels", "positions"))
    except ERRORS as error:
        raise ConvolabError(f"The file {path} holds no answers; record them again.") from error
    return Answers(members.astype(np.float32), labels.astype(np.int64), positions.astype(np.int64))

"""The record of an evaluation: a small JSON file next to an artifact's card, which pages read.

    python -m core evaluate cifar10_resnet --data cifar10 --record

writes it for an artifact in `trained/`; `python -m core train` writes it for every new one.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from core.arrays import Int64Array
from core.atomic_files import replacing
from core.errors import ConvolabError
from core.evaluation import recorded_predictions
from core.evaluation.evaluate import Evaluation
from core.serving import artifacts
from core.serving.artifacts import Artifact

FILE = "evaluation.json"


class Record(BaseModel):
    """The counts of an evaluation.

    Attributes:
        data: file or name of the data set.
        split: the split of it.
        images: number of images evaluated.
        rank_counts: number of images whose true class has rank 1, 2, …, without trailing zeros.
        confusion: true class, predicted class and number of images, for the pairs that occur.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: str
    split: str
    images: int
    rank_counts: list[int]
    confusion: list[tuple[int, int, int]]

    @classmethod
    def of(cls, evaluation: Evaluation, data: str, split: str) -> Self:
        """Create the record of an evaluation."""
        counts = evaluation.rank_counts[: int(evaluation.rank_counts.nonzero()[0].max()) + 1]
        rows, columns = evaluation.confusion.nonzero()
        pairs = zip(rows.tolist(), columns.tolist(), evaluation.confusion[rows, columns].tolist(), strict=True)
        return cls(data=data, split=split, images=evaluation.images, rank_counts=counts.tolist(), confusion=list(pairs))

    def curve(self, length: int) -> list[float]:
        """Rank-k accuracy for k from 1 to `length`, 0 to 1."""
        counts = (self.rank_counts + [0] * length)[:length]
        return [float(total / self.images) for total in np.cumsum(counts)]

    def matrix(self, classes: int) -> Int64Array:
        """The confusion matrix, int64 (classes, classes): images by true class (row) and predicted class (column)."""
        matrix = np.zeros((classes, classes), np.int64)
        for truth, predicted, count in self.confusion:
            matrix[truth, predicted] = count
        return matrix

    def mistakes(self, names: Sequence[str]) -> list[tuple[str, str, int, float]]:
        """The confused pairs of classes: true class, predicted class, number of images, and their share of the true
        class's images; the most frequent pair first."""
        totals = self.matrix(len(names)).sum(axis=1)
        wrong = sorted((pair for pair in self.confusion if pair[0] != pair[1]), key=lambda pair: -pair[2])
        return [(names[row], names[column], count, float(count / totals[row])) for row, column, count in wrong]


def write(folder: Path, record: Record) -> None:
    """Write a record into an artifact's folder; the card must be saved afterwards."""
    values = record.model_dump(mode="json")
    lines = ",\n".join(f' "{name}": {json.dumps(value)}' for name, value in values.items())
    with replacing(folder / FILE) as beside:
        beside.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def keep(
    artifact: Artifact, record: Record, predictions: recorded_predictions.RecordedPredictions | None = None
) -> Artifact:
    """Save a record, and predictions if given, next to the card of an artifact, and list them on the card.

    Raises:
        ArtifactError: another file of the artifact is missing or damaged.
    """
    for name in {*artifact.card.files} - {FILE, recorded_predictions.FILE}:
        artifact.path(name)  # The new card must not accept files that the old one rejects.
    write(artifact.folder, record)
    if predictions is not None:
        recorded_predictions.write(artifact.folder / recorded_predictions.FILE, predictions)
    return artifacts.save_card(artifact.folder, artifact.card)


def has(artifact: Artifact) -> bool:
    """Whether the artifact has a recorded evaluation."""
    return FILE in artifact.card.files


def read(artifact: Artifact) -> Record:
    """Read the record next to an artifact's card.

    Raises:
        ArtifactError: there is no record, or it is damaged.
        ConvolabError: the file is not a record.
    """
    path = artifact.path(FILE)
    try:
        return Record.model_validate_json(path.read_bytes())
    except ValidationError:
        raise ConvolabError(
            f"The file {path} is not the record of an evaluation; create it again with: "
            f"python -m core evaluate {artifact.name} --data PATH --record"
        ) from None

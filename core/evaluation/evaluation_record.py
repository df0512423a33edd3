"""The record of an evaluation: a small JSON file beside an artifact's card, from which pages draw.

    python -m core evaluate cifar10_resnet --data cifar10 --record

writes it for an artifact that lies in `trained/`; `python -m core train` writes it with every new one.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from core.atomic_files import replacing
from core.errors import ConvolabError
from core.evaluation import recorded_answers
from core.evaluation.evaluate import Evaluation
from core.serving import artifacts
from core.serving.artifacts import Artifact

FILE = "evaluation.json"


class Record(BaseModel):
    """What an evaluation counted.

    Attributes:
        data: file or name of the data set.
        split: the part of it.
        images: how many pictures were evaluated.
        rank_counts: pictures whose true class has rank 1, 2, …; as long as the last one that is not 0.
        confusion: true class, most probable class and number of pictures, for the pairs that occur.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: str
    split: str
    images: int
    rank_counts: list[int]
    confusion: list[tuple[int, int, int]]

    @classmethod
    def of(cls, found: Evaluation, data: str, split: str) -> Self:
        """The record of an evaluation."""
        counts = found.rank_counts[: int(found.rank_counts.nonzero()[0].max()) + 1]
        rows, columns = found.confusion.nonzero()
        pairs = zip(rows.tolist(), columns.tolist(), found.confusion[rows, columns].tolist(), strict=True)
        return cls(data=data, split=split, images=found.images, rank_counts=counts.tolist(), confusion=list(pairs))

    def curve(self, length: int) -> list[float]:
        """Rank-k accuracy for k from 1 to a length, 0 to 1."""
        counts = (self.rank_counts + [0] * length)[:length]
        return [float(total / self.images) for total in np.cumsum(counts)]

    def matrix(self, classes: int) -> npt.NDArray[np.int64]:
        """Pictures by true class (row) and most probable class (column), int64 (classes, classes)."""
        found = np.zeros((classes, classes), np.int64)
        for truth, answer, count in self.confusion:
            found[truth, answer] = count
        return found

    def mistakes(self, names: Sequence[str]) -> list[tuple[str, str, int, float]]:
        """Which classes are taken for which: true class, answer, pictures, and their part of the true class's
        pictures; the most frequent first."""
        totals = self.matrix(len(names)).sum(axis=1)
        wrong = sorted((pair for pair in self.confusion if pair[0] != pair[1]), key=lambda pair: -pair[2])
        return [(names[truth], names[answer], count, float(count / totals[truth])) for truth, answer, count in wrong]


def write(folder: Path, record: Record) -> None:
    """Write a record into an artifact's folder; its card must be saved after it."""
    values = record.model_dump(mode="json")
    lines = ",\n".join(f' "{name}": {json.dumps(value)}' for name, value in values.items())
    with replacing(folder / FILE) as beside:
        beside.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def keep(artifact: Artifact, record: Record, found: recorded_answers.Answers | None = None) -> Artifact:
    """Put a record, and answers if they are given, beside the card of an artifact, which then lists them.

    Raises:
        ArtifactError: another file of the artifact is missing or damaged.
    """
    for name in {*artifact.card.files} - {FILE, recorded_answers.FILE}:
        artifact.path(name)  # A new card must not vouch for what the old one would refuse.
    write(artifact.folder, record)
    if found is not None:
        recorded_answers.write(artifact.folder / recorded_answers.FILE, found)
    return artifacts.save_card(artifact.folder, artifact.card)


def has(artifact: Artifact) -> bool:
    """Whether an evaluation of the artifact was recorded."""
    return FILE in artifact.card.files


def read(artifact: Artifact) -> Record:
    """The record beside an artifact's card.

    Raises:
        ArtifactError: there is none, or it is damaged.
        ConvolabError: it is not what a record looks like.
    """
    path = artifact.path(FILE)
    try:
        return Record.model_validate_json(path.read_bytes())
    except ValidationError:
        raise ConvolabError(
            f"The file {path} is no record of an evaluation; make it again with: "
            f"python -m core evaluate {artifact.name} --data PATH --record"
        ) from None

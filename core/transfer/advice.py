"""Advice: which way of transfer, from the number of pictures and what their own features tell.

How similar pictures are to those that the network was trained on is measured, not asked. A linear head is
cross-validated on features of a late layer and of an early one. Late layers know the things of ImageNet, early ones
edges and textures: the more of the early layer's mistakes the late one puts right, the nearer the pictures are to
ImageNet (Yosinski et al., "How transferable are features in deep neural networks?", 2014). What counts as near is
decided by the same measure on the two data sets of the recorded experiment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.snapshots import Stream, part_of
from core.transfer import cross_validation, logistic_regression
from core.transfer.evidence import Evidence, Subject, Way, best
from core.transfer.teaching import Example
from core.transfer.uploads import check_classes

LATE, EARLY = "features", "block5_out"
"""The layers that are compared: the last map, and the end of the third of the network's seven stages."""
PENALTIES = (0.01, 0.1, 1.0)


@dataclass(frozen=True)
class Cell:
    """One cell of the decision table."""

    similar: bool
    many: bool


@dataclass(frozen=True)
class Advice:
    """What to do with these pictures.

    Attributes:
        cell: of the table.
        way: to take.
        reason: in sentences.
        subject: the recorded data set that is nearest.
        expected: accuracy of that way on that data set with so many pictures of each class, 0 to 1.
        command: to run it on a zip of one's own.
        late: accuracy of late features on these pictures, cross-validated.
        early: the same of early features.
        per_class: pictures of each class, on average.
        classes: how many.
    """

    cell: Cell
    way: Way
    reason: str
    subject: Subject
    expected: float
    command: str
    late: float
    early: float
    per_class: float
    classes: int


class Probing:
    """Cross-validating heads on a late and an early layer, which measures how similar pictures are.

    Args:
        features: float32 (N, D) of each layer, at least of `LATE` and `EARLY`.
        labels: the class of each picture.

    Raises:
        UploadError: there are too few classes or pictures.
    """

    def __init__(self, features: Mapping[str, npt.NDArray[np.float32]], labels: Sequence[str]) -> None:
        check_classes(labels)
        names = sorted(set(labels))
        self.classes, self.count = len(names), len(labels)
        self._labels = np.array([names.index(label) for label in labels], np.int64)
        self._features = features
        self.accuracies: dict[str, float] = {}

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Probing":
        """On pictures that were looked at.

        Raises:
            UploadError: there are too few classes or pictures.
        """
        labels = [example.label for example in examples]
        check_classes(labels)
        return cls({layer: np.stack([e.features[layer] for e in examples]) for layer in (EARLY, LATE)}, labels)

    def stream(self) -> Stream:
        """One snapshot for each fit."""
        for number, layer in enumerate((EARLY, LATE)):
            rows = standardised(self._features[layer])
            choosing = cross_validation.choose(
                lambda chosen, rows=rows: logistic_regression.in_memory(rows[chosen], self._labels[chosen]),  # type: ignore[misc]
                self._labels,
                np.arange(self.count),
                self.classes,
                penalties=PENALTIES,
            )
            choice = yield from part_of(choosing, number, 2)
            self.accuracies[layer] = choice.accuracy

    def advise(self, evidence: Evidence) -> Advice:
        """The advice, once the stream has ended."""
        return advise(self.accuracies[LATE], self.accuracies[EARLY], self.count, self.classes, evidence)


def standardised(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Features about 0 and scaled so that layers of different size and range can be compared."""
    return (scale(rows) * (rows - rows.mean(axis=0))).astype(np.float32)


def scale(rows: npt.NDArray[np.float32]) -> float:
    """The factor that gives features (N, D) the length `logistic_regression.LENGTH` about their mean."""
    length = float(np.sqrt(((rows - rows.mean(axis=0)) ** 2).sum(axis=1).mean()))
    return logistic_regression.LENGTH / max(length, 1e-6)


def similarity(late: float, early: float) -> float:
    """How much of what early features leave wrong, late features put right: 1 all, 0 nothing."""
    return max(-1.0, (late - early) / max(1 - early, 0.01))


def advise(late: float, early: float, count: int, classes: int, evidence: Evidence) -> Advice:
    """From measured separability and the number of pictures to a cell of the table, and what was recorded there.

    Args:
        late: cross-validated accuracy of features of `LATE`.
        early: the same of `EARLY`.
        count: pictures in all.
        classes: how many.
        evidence: the recorded experiment.
    """
    per_class = count / classes
    known = {s.name: similarity(s.late, s.early) for s in evidence.subjects}
    own = similarity(late, early)
    # The nearer of the two recorded data sets, one of the network's own kind and one that is not.
    subject = min(evidence.subjects, key=lambda s: abs(known[s.name] - own))
    crossing = evidence.crossing(subject.name, "late features", "fine-tuning")
    many = crossing is not None and per_class >= crossing
    cell = Cell(subject.similar, many)
    way = best(evidence, subject.name, per_class)
    expected = evidence.expected(subject.name, way, per_class)
    return Advice(
        cell, way, _reason(way, late, early, per_class, subject, evidence, crossing), subject, expected,
        COMMANDS[way], late, early, per_class, classes,
    )  # fmt: skip


COMMANDS: Mapping[Way, str] = {
    "late features": "python -m core features classes.zip features.h5",
    "early features": f"python -m core features classes.zip features.h5 --layer {EARLY}",
    "fine-tuning": 'python -m core train flowers17_fine_tuned.toml   # a copy with data = "classes.zip"',
    "from scratch": 'python -m core train flowers17_mini_vgg_augmented.toml   # a copy with data = "classes.zip"',
}


def _reason(
    way: Way, late: float, early: float, per_class: float, subject: Subject, evidence: Evidence,
    crossing: float | None,
) -> str:  # fmt: skip
    recorded = " and ".join(f"{similarity(s.late, s.early):.0%} on {s.title}" for s in evidence.subjects)
    like = (
        f"Early features tell your classes apart in {early:.0%} of the cases, late ones in {late:.0%}: they put "
        f"{similarity(late, early):.0%} of the mistakes right. That was {recorded}, so that yours are nearer "
        f"to {subject.title}, of which the network has "
        + ("seen the like." if subject.similar else "never seen the like.")
    )
    if crossing is None:
        amount = "There, fine-tuning never beat late features at any number of pictures that was measured."
    elif per_class >= crossing:
        amount = (
            f"With {per_class:.0f} pictures of each class there are enough to move the weights: there, fine-tuning was "
            f"ahead from {crossing:.0f} on."
        )
    else:
        amount = (
            f"With {per_class:.0f} pictures of each class there are few: there, fine-tuning was ahead from "
            f"{crossing:.0f} on only."
        )
    return f"{like} {amount} Most accurate there with as many pictures as yours: {way}.".replace("%", " %")

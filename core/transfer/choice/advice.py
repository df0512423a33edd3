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
from core.transfer.choice.evidence import Evidence, Subject, Way
from core.transfer.linear_heads import cross_validation, logistic_regression
from core.transfer.own_classes.teaching import Example
from core.transfer.own_classes.uploads import check_classes

LATE, EARLY = "features", "block5_out"
"""The layers that are compared: the last map, and the end of the third of the network's seven stages."""
PENALTIES = (0.01, 0.1, 1.0)
FEW_MISTAKES = 5
"""Of early features: with fewer of them their share that late ones put right is chance."""


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


def standardised(
    rows: npt.NDArray[np.float32], fitted: npt.NDArray[np.float32] | None = None
) -> npt.NDArray[np.float32]:
    """Features about 0 and scaled so that layers of different size and range can be compared.

    Args:
        rows: float32 (N, D).
        fitted: whose mean and scale are taken, float32 (M, D); those of the rows where None.
    """
    known = rows if fitted is None else fitted
    return (scale(known) * (rows - known.mean(axis=0))).astype(np.float32)


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
    is_easy = (1 - early) * count < FEW_MISTAKES
    # The nearer of the two recorded data sets, one of the network's own kind and one that is not.
    subject = min(evidence.subjects, key=lambda s: (is_easy and not s.similar, abs(known[s.name] - own)))
    crossing = evidence.crossing(subject.name, "late features", "fine-tuning")
    many = crossing is not None and per_class >= crossing
    counts = evidence.counts(subject.name)
    too_few = per_class < counts[0]
    way: Way = "late features" if is_easy or too_few else evidence.worth(subject.name, per_class)
    if is_easy:
        reasons = [_easy(early)]
    else:
        reasons = [_likeness(late, early, subject, evidence)]
        if too_few:
            reasons += [_few(per_class, counts[0])]
        else:
            reasons += [_amount(per_class, counts[0], crossing), _choice(way, per_class, evidence, subject)]
    return Advice(
        Cell(subject.similar, many), way, " ".join(reasons).replace("%", " %"), subject,
        evidence.expected(subject.name, way, per_class), COMMANDS[way], late, early, per_class, classes,
    )  # fmt: skip


RECIPES: Mapping[Way, str] = {
    "late features": "flowers17_features",
    "early features": "flowers17_early_features",
    "fine-tuning": "flowers17_fine_tuned",
    "from scratch": "flowers17_mini_vgg_augmented",
}
COMMANDS: Mapping[Way, str] = {
    way: f"python -m core train {recipe} --data classes.zip --name my_classes" for way, recipe in RECIPES.items()
}


def _easy(early: float) -> str:
    return (
        f"Early features tell your classes apart in {early:.0%} of the cases. So little is left to put right that it "
        "cannot be told what the network knows of them, and any way will do; late features take seconds."
    )


def _likeness(late: float, early: float, subject: Subject, evidence: Evidence) -> str:
    recorded = " and ".join(f"{similarity(s.late, s.early):.0%} on {s.title}" for s in evidence.subjects)
    return (
        f"Early features tell your classes apart in {early:.0%} of the cases, late ones in {late:.0%}: they put "
        f"{similarity(late, early):.0%} of the mistakes right. That was {recorded}, so that yours are nearer "
        f"to {subject.title}, of which the network has "
        + ("seen the like." if subject.similar else "never seen the like.")
    )


def _few(per_class: float, fewest: int) -> str:
    return (
        f"With {per_class:.0f} pictures of each class there are fewer than the {fewest} that were measured; late "
        "features need the fewest."
    )


def _amount(per_class: float, fewest: int, crossing: float | None) -> str:
    if crossing is None:
        return "There, fine-tuning was never clearly ahead of late features up to the most pictures that were measured."
    start = f"With {per_class:.0f} pictures of each class there are"
    if per_class < crossing:
        return f"{start} few: there, fine-tuning was clearly ahead from {crossing:.0f} on only."
    since = f"already with {fewest}, the fewest that were measured" if crossing <= fewest else f"from {crossing:.0f} on"
    return f"{start} enough to move the weights: there, fine-tuning was clearly ahead {since}."


def _choice(way: Way, per_class: float, evidence: Evidence, subject: Subject) -> str:
    most = evidence.counts(subject.name)[-1]
    as_many = f"with {most} of each class, the most that were measured" if per_class > most else "with as many as yours"
    best = evidence.most_accurate(subject.name, per_class)
    if best == way:
        return f"Most accurate there {as_many}: {way}."
    found = evidence.expected(subject.name, best, per_class) - evidence.expected(subject.name, way, per_class)
    return (
        f"The {100 * found:.1f} points by which {best} was better {as_many} are about what chance does on "
        f"{subject.test_images:,} test pictures, and {way} take seconds."
    )

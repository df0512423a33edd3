"""Advice on the transfer strategy, from the number of images and from what their own features tell.

The textbook asks whether the images resemble those that the network was trained on. Here it is measured instead what
that question is for: how much late features help. A linear head is cross-validated on features of a late layer and of
an early one. Late layers respond to the objects of ImageNet, early ones to edges and textures (Yosinski et al., "How
transferable are features in deep neural networks?", 2014); the measure is the share of the early layer's errors that
the late one corrects. The same measure on the two data sets of the recorded experiment says which of them the images
behave like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.snapshots import Stream, stage
from core.transfer.choice.evidence import Evidence, Strategy, Subject
from core.transfer.linear_heads import cross_validation, feature_scaling, logistic_regression
from core.transfer.own_classes import enough_images
from core.transfer.own_classes.examples import Example

LATE, EARLY = "features", "block5_out"
"""The layers that are compared: the last map, and the end of the third of the network's seven stages."""
FEW_ERRORS = 5
"""Of early features: with fewer errors, the share of them that late features correct is down to chance."""


@dataclass(frozen=True)
class Cell:
    """One cell of the decision table."""

    similar: bool
    many: bool


@dataclass(frozen=True)
class Advice:
    """What to do with a visitor's images.

    Attributes:
        cell: of the decision table.
        strategy: to choose.
        reason: in sentences.
        subject: the recorded data set on which late features help most nearly as much.
        expected: accuracy of the strategy on that data set with as many images per class, 0 to 1.
        command: that trains with this strategy on a zip of one's own.
        late: cross-validated accuracy of late features on the visitor's images.
        early: the same for early features.
        per_class: images per class, on average.
        classes: the number of classes.
    """

    cell: Cell
    strategy: Strategy
    reason: str
    subject: Subject
    expected: float
    command: str
    late: float
    early: float
    per_class: float
    classes: int


class Probing:
    """Cross-validates linear probes on a late and an early layer, which measures how much late features help.

    Args:
        features: float32 (N, D) of each layer, at least of `LATE` and `EARLY`.
        labels: the class of each image.

    Raises:
        TooFewImagesError: there are too few classes, or too few images of one.
    """

    def __init__(self, features: Mapping[str, Float32Array], labels: Sequence[str]) -> None:
        enough_images.check(labels)
        names = sorted(set(labels))
        self.classes, self.count = len(names), len(labels)
        self._labels = np.array([names.index(label) for label in labels], np.int64)
        self._features = features
        self.accuracies: dict[str, float] = {}

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Probing":
        """Probe the features of examples.

        Raises:
            TooFewImagesError: there are too few classes, or too few images of one.
        """
        labels = [example.label for example in examples]
        enough_images.check(labels)
        return cls({layer: np.stack([e.features[layer] for e in examples]) for layer in (EARLY, LATE)}, labels)

    def stream(self) -> Stream:
        """Run it, with one snapshot per fit."""
        for number, layer in enumerate((EARLY, LATE)):
            rows = feature_scaling.standardised(self._features[layer])
            choosing = cross_validation.choose(
                lambda chosen, rows=rows: logistic_regression.in_memory(rows[chosen], self._labels[chosen]),  # type: ignore[misc]
                self._labels,
                np.arange(self.count),
                self.classes,
                cs=cross_validation.COARSE_CS,
            )
            choice = yield from stage(choosing, number, 2)
            self.accuracies[layer] = choice.accuracy

    def advise(self, evidence: Evidence) -> Advice:
        """Give the advice, once the stream has ended."""
        return advise(self.accuracies[LATE], self.accuracies[EARLY], self.count, self.classes, evidence)


def benefit(late: float, early: float) -> float:
    """The share of the early features' errors that late features correct: 1 all, 0 none, negative if they add some."""
    return max(-1.0, (late - early) / max(1 - early, 0.01))


def advise(late: float, early: float, count: int, classes: int, evidence: Evidence) -> Advice:
    """Choose a cell of the table and a strategy from the measured accuracies and the number of images.

    Args:
        late: cross-validated accuracy of features of `LATE`.
        early: the same for `EARLY`.
        count: images in all.
        classes: the number of classes.
        evidence: the recorded experiment.
    """
    per_class = count / classes
    recorded = {s.name: benefit(s.late, s.early) for s in evidence.subjects}
    own = benefit(late, early)
    is_easy = (1 - early) * count < FEW_ERRORS
    # Of the two recorded data sets, one resembles ImageNet and the other does not.
    subject = min(evidence.subjects, key=lambda s: (is_easy and not s.similar, abs(recorded[s.name] - own)))
    crossing = evidence.crossing(subject.name, "late features", "fine-tuning")
    many = crossing is not None and per_class >= crossing
    fewest = evidence.counts(subject.name)[0]
    strategy: Strategy = "late features"
    if is_easy:
        reasons = [_easy(early)]
    elif per_class < fewest:
        reasons = [_behaves_like(late, early, subject, evidence), _too_few(per_class, fewest)]
    else:
        strategy = evidence.recommended(subject.name, per_class)
        reasons = [
            _behaves_like(late, early, subject, evidence),
            _amount(per_class, fewest, crossing, subject),
            _choice(strategy, per_class, evidence, subject),
        ]
    return Advice(
        Cell(subject.similar, many),
        strategy,
        " ".join(reasons).replace("%", " %"),
        subject,
        evidence.expected(subject.name, strategy, per_class),
        COMMANDS[strategy],
        late,
        early,
        per_class,
        classes,
    )


RECIPES: Mapping[Strategy, str] = {
    "late features": "flowers17_features",
    "early features": "flowers17_early_features",
    "fine-tuning": "flowers17_fine_tuned",
    "from scratch": "flowers17_mini_vgg_augmented",
}
COMMANDS: Mapping[Strategy, str] = {
    strategy: f"python -m core train {recipe} --data classes.zip --name my_classes"
    for strategy, recipe in RECIPES.items()
}


def _easy(early: float) -> str:
    return (
        f"Early features already classify {early:.0%} of your pictures correctly. Too few errors are left to measure "
        "how well the network knows pictures like yours, so any strategy will do; late features take seconds."
    )


def _behaves_like(late: float, early: float, subject: Subject, evidence: Evidence) -> str:
    own = benefit(late, early)
    corrected = f"{own:.0%} of the errors of early ones" if own > 0 else "none of the errors of early ones on balance"
    recorded = " and ".join(f"{benefit(s.late, s.early):.0%} on {s.title}" for s in evidence.subjects)
    return (
        f"Early features classify {early:.0%} of your pictures correctly, late features {late:.0%}: late features "
        f"correct {corrected}. That share was {recorded}; your pictures behave like {subject.title}."
    )


def _too_few(per_class: float, fewest: int) -> str:
    return (
        f"With {per_class:.0f} pictures of each class, you have fewer than the smallest number measured, {fewest}; "
        "late features need the fewest."
    )


def _amount(per_class: float, fewest: int, crossing: float | None, subject: Subject) -> str:
    recorded = f"on {subject.title}, fine-tuning was"
    if crossing is None:
        return f"Even with the most pictures measured {recorded} never ahead of late features beyond chance."
    start = f"With {per_class:.0f} pictures of each class, you have"
    if per_class < crossing:
        return f"{start} few: {recorded} ahead of late features beyond chance only from {crossing:.0f} on."
    since = f"even with {fewest}, the smallest number measured" if crossing <= fewest else f"from {crossing:.0f} on"
    return f"{start} enough to fine-tune the weights: {recorded} ahead of late features beyond chance {since}."


def _choice(strategy: Strategy, per_class: float, evidence: Evidence, subject: Subject) -> str:
    most = evidence.counts(subject.name)[-1]
    amount = f"{most} of each class, the largest number measured" if per_class > most else "as many pictures as yours"
    best = evidence.most_accurate(subject.name, per_class)
    if best == strategy:
        return f"Most accurate there with {amount}: {strategy}."
    lead = evidence.expected(subject.name, best, per_class) - evidence.expected(subject.name, strategy, per_class)
    cost = f", and {strategy} take seconds" if strategy in ("late features", "early features") else ""
    return (
        f"With {amount}, {best} was {100 * lead:.1f} points better there, which may be chance on "
        f"{subject.test_images:,} test pictures{cost}."
    )

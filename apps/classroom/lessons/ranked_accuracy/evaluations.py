"""The recorded evaluations of all classifiers in `trained/`."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.evaluation import evaluation_record
from core.evaluation.evaluation_record import Record
from core.serving import artifacts
from core.serving.artifacts import ArtifactError
from core.serving.card import Card
from core.serving.litert import Classifier

FIRST = "tiny_imagenet_resnet"
"""The classifier that the page opens on: its twenty classes give the curve a shape."""

LONGEST = 10
"""The most ranks that a curve shows, and the most confusions that are listed."""

Confusion = tuple[str, str, int, float]
"""True class, predicted class, images, and their share of the true class's images."""


@dataclass(frozen=True)
class Evaluated:
    """A classifier with the record of its evaluation."""

    card: Card
    record: Record

    @property
    def class_count(self) -> int:
        """The number of classes that the classifier ranks."""
        return len(self.card.classes)

    def accuracy(self, k: int) -> float:
        """Rank-k accuracy, 0 to 1."""
        return self.record.curve(k)[-1]

    def recovered(self, k: int) -> float:
        """The share, 0 to 1, of the images wrong at rank 1 that are right at rank k."""
        return (self.accuracy(k) - self.accuracy(1)) / max(1e-9, 1 - self.accuracy(1))

    def guess(self, k: int) -> float:
        """Rank-k accuracy of a random guess, 0 to 1."""
        return min(k, self.class_count) / self.class_count

    def confusions(self) -> list[Confusion]:
        """The most frequent confusions, most frequent first."""
        return self.record.mistakes(self.card.classes)[:LONGEST]


def recorded() -> dict[str, Evaluated]:
    """All classifiers with a recorded evaluation by name, those of one data set side by side.

    Raises:
        ArtifactError: there is none.
    """
    evaluated = [
        Evaluated(a.card, evaluation_record.read(a)) for a in Classifier.available() if evaluation_record.has(a)
    ]
    if not evaluated:
        artifacts.load(FIRST)
        raise ArtifactError(
            "No evaluation of a classifier is recorded in `trained/`. Make one with: "
            "python -m core evaluate ARTIFACT --data PATH --record"
        )
    return {e.card.name: e for e in sorted(evaluated, key=lambda e: (e.record.data, -e.accuracy(1)))}


def curves(evaluated: Mapping[str, Evaluated], chosen: Evaluated) -> dict[str, list[float]]:
    """Rank-k accuracy for k from 1, of the chosen classifier first and then of the others on its data set."""
    others = [e for e in evaluated.values() if e.record.data == chosen.record.data and e is not chosen]
    return {_network(e.card.title): e.record.curve(min(LONGEST, chosen.class_count)) for e in (chosen, *others)}


def solves_exercise(chosen: Evaluated, ranks: int) -> bool:
    """Whether a classifier errs on 1 of 10 images or more, and needs exactly these ranks to be right on 49 of 50."""
    return chosen.accuracy(1) <= 0.9 and chosen.accuracy(ranks) >= 0.98 > chosen.accuracy(max(1, ranks - 1))


def _network(title: str) -> str:
    """A classifier's title without its data set: “AlexNet” of “AlexNet, dogs and cats”."""
    return title.split(",")[0].split(" on ")[-1]

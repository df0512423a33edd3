"""The recorded evaluations of all classifiers in `trained/`."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.shared import shared_results
from core.evaluation import evaluation_record, proportions
from core.evaluation.evaluation_record import Record
from core.serving import artifacts
from core.serving.artifacts import ArtifactError
from core.serving.card import Card
from core.serving.litert import Classifier

FIRST = "tiny_imagenet_resnet"
"""The classifier that the page opens on: its twenty classes give the curve a shape."""

LONGEST = 10
"""The most ranks that a curve shows."""

MOST_CONFUSIONS = 7
"""The most confusions that are listed."""

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

    @property
    def most_ranks(self) -> int:
        """The largest k that is shown: rank-k says nothing once k reaches half of the classes."""
        return max(1, min(LONGEST, (self.class_count - 1) // 2))

    def accuracy(self, k: int) -> float:
        """Rank-k accuracy, 0 to 1."""
        return self.record.curve(k)[-1]

    def interval(self, k: int) -> tuple[float, float]:
        """The 95 % interval of rank-k accuracy, 0 to 1."""
        return proportions.interval(self.accuracy(k), self.record.images)

    def recovered(self, k: int) -> float:
        """The share, 0 to 1, of the images wrong at rank 1 that are right at rank k."""
        return (self.accuracy(k) - self.accuracy(1)) / max(1e-9, 1 - self.accuracy(1))

    def guess(self, k: int) -> float:
        """Rank-k accuracy of a random guess, 0 to 1."""
        return min(k, self.class_count) / self.class_count

    def per_class(self) -> list[tuple[str, int, float, float | None]]:
        """Each class with its images, recall and precision; the lowest recall first.

        Precision, 0 to 1, is None for a class that is never predicted.
        """
        matrix = self.record.matrix(self.class_count)
        true, predicted, right = matrix.sum(axis=1), matrix.sum(axis=0), matrix.diagonal()
        rows = [
            (name, int(true[i]), float(right[i] / true[i]), float(right[i] / predicted[i]) if predicted[i] else None)
            for i, name in enumerate(self.card.classes)
            if true[i]
        ]
        return sorted(rows, key=lambda row: row[2])

    def confusions(self) -> list[Confusion]:
        """The most frequent confusions, most frequent first."""
        return self.record.mistakes(self.card.classes)[:MOST_CONFUSIONS]


@shared_results.shared_while_trained
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
    return {_network(e.card.title): e.record.curve(chosen.most_ranks) for e in (chosen, *others)}


def solves_exercise(chosen: Evaluated, ranks: int) -> bool:
    """Whether a classifier errs on 1 of 10 images or more, and needs exactly these ranks to be right on 49 of 50.

    They must be fewer than half of the classes.
    """
    return (
        ranks <= chosen.most_ranks
        and chosen.accuracy(1) <= 0.9
        and chosen.accuracy(ranks) >= 0.98 > chosen.accuracy(max(1, ranks - 1))
    )


def _network(title: str) -> str:
    """A classifier's title without its data set: “AlexNet” of “AlexNet, dogs and cats”."""
    return title.split(" on ")[-1].split(",")[0]

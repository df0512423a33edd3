"""How often a served classifier is right on a labelled set of pictures.

evaluating = Evaluating("efficientnet_lite0", data.parts["test"], data.classes)
for snapshot in evaluating.stream():
    print(snapshot.progress, snapshot.metrics["rank1"])
evaluating.result.per_class
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data.sets.archives import DataError
from core.data.sets.parts import FilePictures, Part
from core.errors import ConvolabError
from core.evaluation.ranked import ranks
from core.evaluation.recorded_answers import Answers
from core.evaluation.ten_crop import ten_crops
from core.images import ImageError
from core.serving.artifacts import Artifact, Metric
from core.serving.litert import Classifier, Floats
from core.snapshots import Snapshot, Stream

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was measured.

    Attributes:
        images: how many pictures were evaluated.
        rank1: the part of them whose true class is the most probable one, 0 to 1.
        rank5: the part of them whose true class is among the five most probable ones, 0 to 1.
        classes: of the classifier, in its order.
        confusion: int64 (C, C), pictures by true class (row) and most probable class (column).
        unreadable: name and reason of each picture that was left out.
        rank_counts: int64 (C,), pictures whose true class has rank 1, 2, … C.
    """

    images: int
    rank1: float
    rank5: float
    classes: tuple[str, ...]
    confusion: Integers
    unreadable: tuple[tuple[str, str], ...]
    rank_counts: Integers

    @property
    def rank_curve(self) -> list[float]:
        """Rank-k accuracy for k from 1 to the number of classes, 0 to 1."""
        return [float(count / self.images) for count in self.rank_counts.cumsum()]

    @property
    def per_class(self) -> dict[str, float]:
        """The part of each class's pictures that was recognised, 0 to 1; without classes that have no picture."""
        counts, hits = self.confusion.sum(axis=1), self.confusion.diagonal()
        return {name: float(hits[i] / counts[i]) for i, name in enumerate(self.classes) if counts[i]}

    def metrics(self, data: str, suffix: str = "") -> list[Metric]:
        """Rank-1 and, of more than five classes, rank-5 on the test part, as a card has them.

        Args:
            data: file or name of the data set.
            suffix: of the metrics' names, such as "_ten_crop".
        """
        found = {"rank1": self.rank1} | ({"rank5": self.rank5} if len(self.classes) > 5 else {})
        return [
            Metric(name=name + suffix, value=round(value, 6), split="test", data=data, images=self.images)
            for name, value in found.items()
        ]


class Evaluating:
    """One evaluation: its stream, and its result once the stream ended (or of the pictures until it was closed).

    Args:
        classifier: loaded, or an artifact, or the name of one in `trained/`.
        part: the pictures; its labels count in `classes`.
        classes: of the data set. Classes are matched by name (or by the card's `class_ids`), so that their order does
            not matter and some of the classifier's may be missing.
        ten_crop: average ten crops of each picture, for about ten times the time.
        keep: remember what each output of the network answered to each picture (see `answers`).

    Raises:
        ConvolabError: there are no pictures, or a class of the data set is none of the classifier's.
    """

    def __init__(
        self,
        classifier: Classifier | Artifact | str,
        part: Part,
        classes: Sequence[str],
        *,
        ten_crop: bool = False,
        keep: bool = False,
    ) -> None:
        if isinstance(classifier, str):
            classifier = Classifier.load(classifier)
        self.classifier = Classifier(classifier) if isinstance(classifier, Artifact) else classifier
        self.part, self.ten_crop, self.keep = part, ten_crop, keep
        if not len(part):
            raise DataError("There are no pictures to evaluate; choose another part of the data set.")
        self._labels = match(classes, self.classifier)[part.labels]
        count = len(self.classifier.labels)
        self._confusion = np.zeros((count, count), np.int64)
        self._ranks = np.zeros(count, np.int64)
        self._kept: list[tuple[int, Floats]] = []
        self._unreadable: list[tuple[str, str]] = []

    def stream(self) -> Stream:
        """Evaluate picture by picture; `rank1` and `rank5` of each snapshot are those of all pictures so far.

        A picture that cannot be read is left out and named in the result.

        Raises:
            ImageError: not one picture can be read.
        """
        total = len(self.part)
        for index, label in enumerate(self._labels):
            try:
                self._count(index, int(label))
            except ImageError as error:
                self._unreadable.append((_name(self.part, index), str(error)))
            if images := int(self._confusion.sum()):
                metrics = {"rank1": float(self._ranks[0] / images), "rank5": float(self._ranks[:5].sum() / images)}
                yield Snapshot(index + 1, total, metrics=metrics)
            else:
                yield Snapshot(index + 1, total)
        if len(self._unreadable) == total:
            raise ImageError(
                f"None of the {total} pictures can be read, the first because: {self._unreadable[0][1]}"
                if total > 1
                else self._unreadable[0][1]
            )

    @property
    def result(self) -> Evaluation:
        """What was measured so far.

        Raises:
            ConvolabError: no picture was evaluated yet.
        """
        images = int(self._confusion.sum())
        if not images:
            raise ConvolabError("No picture was evaluated yet; run the stream first.")
        return Evaluation(
            images=images,
            rank1=float(self._ranks[0] / images),
            rank5=float(self._ranks[:5].sum() / images),
            classes=tuple(self.classifier.labels),
            confusion=self._confusion.copy(),
            unreadable=tuple(self._unreadable),
            rank_counts=self._ranks.copy(),
        )

    @property
    def answers(self) -> Answers:
        """What was answered to each picture so far, where `keep` was asked for.

        Raises:
            ConvolabError: nothing was kept.
        """
        if not self._kept:
            raise ConvolabError("No answers were kept; evaluate with keep, and run the stream first.")
        indices = np.array([index for index, _ in self._kept])
        return Answers(
            np.stack([members for _, members in self._kept], axis=1),
            self._labels[indices],
            self.part.positions[indices],
        )

    def _count(self, index: int, label: int) -> None:
        image = self.part.read(index)
        if self.ten_crop:
            probabilities = ten_crops(self.classifier, image).mean
        elif self.keep:
            members = self.classifier.members(image)
            self._kept.append((index, members))
            probabilities = members.mean(axis=0)
        else:
            probabilities = self.classifier.probabilities(image)
        self._ranks[ranks(probabilities[np.newaxis], [label])[0] - 1] += 1
        self._confusion[label, probabilities.argmax()] += 1


def match(classes: Sequence[str], classifier: Classifier) -> Integers:
    """The classifier's index of each class of a data set, by name; case, spaces and underscores do not matter.

    Returns:
        int64 (len(classes),).

    Raises:
        ConvolabError: naming a class that the classifier does not know.
    """
    card = classifier.artifact.card
    known = {_key(name): index for names in (card.class_ids, card.classes) for index, name in enumerate(names)}
    unknown = [name for name in classes if _key(name) not in known]
    if unknown:
        missing = ", ".join(f"“{name}”" for name in unknown[:3]) + (", …" if len(unknown) > 3 else "")
        some = ", ".join(card.classes[:3]) + (", …" if len(card.classes) > 3 else "")
        raise ConvolabError(
            f"The classifier {card.name} does not know {missing} of the data set's classes; "
            f"name them as it does ({some}), or choose another classifier."
        )
    return np.array([known[_key(name)] for name in classes], dtype=np.int64)


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _name(part: Part, index: int) -> str:
    position = int(part.positions[index])
    return part.pictures.names[position] if isinstance(part.pictures, FilePictures) else f"number {position}"

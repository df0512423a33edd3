"""Measure how often a served classifier is right on labelled images.

evaluator = Evaluator("efficientnet_lite0", data.splits["test"], data.classes)
for snapshot in evaluator.stream():
    print(snapshot.progress, snapshot.metrics["rank1"])
evaluator.result.per_class
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.data.collections import class_names
from core.data.collections.folder_names import shown
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import FileImages, LabelledImages
from core.errors import ConvolabError
from core.evaluation.ranked import ranks
from core.evaluation.recorded_predictions import RecordedPredictions
from core.evaluation.ten_crop import ten_crops
from core.images import ImageError
from core.serving.artifacts import Artifact
from core.serving.card import Metric
from core.serving.litert import Classifier
from core.snapshots import Snapshot, Stream


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The results of an evaluation.

    Attributes:
        images: number of images evaluated.
        rank1: the fraction of images whose true class is the most probable one, 0 to 1.
        rank5: the fraction of images whose true class is among the five most probable ones, 0 to 1.
        classes: classes of the classifier, in its order.
        confusion: int64 (C, C), images by true class (row) and predicted class (column).
        unreadable: name of each image that was left out, and the reason.
        unknown: classes of the data set that the classifier does not know; their images were left out.
        rank_counts: int64 (C,), number of images whose true class has rank 1, 2, … C.
    """

    images: int
    rank1: float
    rank5: float
    classes: tuple[str, ...]
    confusion: Int64Array
    unreadable: tuple[tuple[str, str], ...]
    rank_counts: Int64Array
    unknown: tuple[str, ...] = ()

    @property
    def per_class(self) -> dict[str, float]:
        """Accuracy per class, 0 to 1; classes without images are omitted."""
        counts, hits = self.confusion.sum(axis=1), self.confusion.diagonal()
        return {name: float(hits[i] / counts[i]) for i, name in enumerate(self.classes) if counts[i]}

    def metrics(self, data: str, suffix: str = "") -> list[Metric]:
        """Rank-1 and, for more than five classes, rank-5 accuracy on the test set, as metrics of a card.

        Args:
            data: file or name of the data set.
            suffix: suffix of the metrics' names, such as "_ten_crop".
        """
        accuracies = {"rank1": self.rank1} | ({"rank5": self.rank5} if len(self.classes) > 5 else {})
        return [
            Metric(name=name + suffix, value=round(value, 6), split="test", data=data, images=self.images)
            for name, value in accuracies.items()
        ]


class Evaluator:
    """One evaluation: run its stream, then read its result (of the images so far, if the stream was closed early).

    Args:
        classifier: a classifier, an artifact, or the name of one in `trained/`.
        images: the images; their labels index `classes`.
        classes: classes of the data set. They are matched by name (or by the card's `class_ids`), so their order does
            not matter. Some of the classifier's classes may be missing; images of classes that it does not know are
            left out, and the result names these.
        ten_crop: whether to average ten crops of each image, which takes about ten times as long.
        keep: whether to keep the predictions for each image (see `predictions`).

    Raises:
        ConvolabError: there are no images, or the classifier knows no class that they have.
    """

    def __init__(
        self,
        classifier: Classifier | Artifact | str,
        images: LabelledImages,
        classes: Sequence[str],
        *,
        ten_crop: bool = False,
        keep: bool = False,
    ) -> None:
        if isinstance(classifier, str):
            classifier = Classifier.load(classifier)
        self.classifier = Classifier(classifier) if isinstance(classifier, Artifact) else classifier
        if not len(images):
            raise DataError("There are no pictures to evaluate; choose another split of the data set.")
        used = np.unique(images.labels)
        numbers = np.full(len(classes), -1)
        numbers[used] = match([classes[label] for label in used], self.classifier)
        labels = numbers[images.labels]
        self.unknown = tuple(classes[label] for label in used if numbers[label] < 0)
        self.labelled_images = images.select(np.flatnonzero(labels >= 0)) if self.unknown else images
        self.ten_crop, self.keep = ten_crop, keep
        self._labels = labels[labels >= 0]
        count = len(self.classifier.labels)
        self._confusion = np.zeros((count, count), np.int64)
        self._ranks = np.zeros(count, np.int64)
        self._kept: list[tuple[int, Float32Array]] = []
        self._unreadable: list[tuple[str, str]] = []

    def stream(self) -> Stream:
        """Evaluate image by image; the metrics `rank1` and `rank5` of each snapshot cover all images so far.

        Unreadable images are left out and listed in the result.

        Raises:
            ImageError: none of the images can be read.
        """
        total = len(self.labelled_images)
        for index, label in enumerate(self._labels):
            try:
                self._count(index, int(label))
            except ImageError as error:
                self._unreadable.append((_name(self.labelled_images, index), str(error)))
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
        """The result for the images evaluated so far.

        Raises:
            ConvolabError: no image has been evaluated yet.
        """
        images = int(self._confusion.sum())
        if not images:
            raise ConvolabError("No picture has been evaluated yet; run the stream first.")
        return Evaluation(
            images=images,
            rank1=float(self._ranks[0] / images),
            rank5=float(self._ranks[:5].sum() / images),
            classes=tuple(self.classifier.labels),
            confusion=self._confusion.copy(),
            unreadable=tuple(self._unreadable),
            rank_counts=self._ranks.copy(),
            unknown=self.unknown,
        )

    @property
    def predictions(self) -> RecordedPredictions:
        """The predictions for the images evaluated so far; requires `keep`.

        Raises:
            ConvolabError: no predictions were kept.
        """
        if not self._kept:
            raise ConvolabError("No predictions were kept; evaluate with keep=True and run the stream first.")
        indices = np.array([index for index, _ in self._kept])
        return RecordedPredictions(
            np.stack([members for _, members in self._kept], axis=1),
            self._labels[indices],
            self.labelled_images.positions[indices],
        )

    def _count(self, index: int, label: int) -> None:
        image = self.labelled_images.read(index)
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


def match(classes: Sequence[str], classifier: Classifier) -> Int64Array:
    """Match classes to those of a classifier by name.

    Unicode form, case, spaces, underscores and the plural do not matter where the match is unambiguous.

    Returns:
        The classifier's index of each class, int64 (len(classes),); -1 for those that it does not know.

    Raises:
        ConvolabError: the classifier knows none of them; the text names some.
    """
    card = classifier.artifact.card
    known = {name: index for names in (card.class_ids, card.classes) for index, name in enumerate(names)}
    found = class_names.matched(classes, known)
    if not found:
        missing = ", ".join(f"“{name}”" for name in classes[:3]) + (", …" if len(classes) > 3 else "")
        examples = ", ".join(card.classes[:3]) + (", …" if len(card.classes) > 3 else "")
        raise ConvolabError(
            f"The classifier {card.name} does not know {missing} of the data set's classes; "
            f"name them as it does ({examples}), or choose another classifier."
        )
    return np.array([found.get(name, -1) for name in classes], dtype=np.int64)


def _name(images: LabelledImages, index: int) -> str:
    position = int(images.positions[index])
    return shown(images.images.names[position]) if isinstance(images.images, FileImages) else f"number {position}"

"""The experiment behind the decision table: four transfer strategies, by training set size, on two data sets.

    python -m core.transfer.choice.decision_table --data data

Flowers-17 resembles what the network was trained on, MNIST does not. For each number of training images per class the
experiment fits logistic regression on features of a late and of an early layer, fine-tunes, and trains a MiniVGGNet
from scratch, all on the same images and measured on the same test images. Each strategy that trains a network takes the
same number of steps for every training set size, fewer than its recipe would, so that only the images differ along a
curve. Every finished run is kept in the cache, so an interrupted experiment resumes where it stopped. Offline only: it
needs TensorFlow.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from core import progress, result_files, snapshots
from core.data.hdf5.decoding import decode
from core.data.hdf5.reader import Reader
from core.data.preprocessors import centre_crop
from core.data.sets import arrays
from core.data.sets.labelled_images import LabelledImages
from core.snapshots import last
from core.training import environment, recipe
from core.training.recipe import Recipe, Split
from core.training.split_data import SplitData
from core.training.trainer import Trainer
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.choice import evidence
from core.transfer.choice.advice import EARLY, LATE
from core.transfer.choice.evidence import Evidence, Point, Strategy, Subject
from core.transfer.fine_tuning.fine_tuner import FineTuner
from core.transfer.linear_heads import cross_validation, feature_extraction, feature_scaling, logistic_regression

PER_CLASS = (5, 20, 80)
MOST_PER_CLASS = 320
"""What counts as all: with MNIST's 6,000 images of each digit, fine-tuning would take hours and show nothing more."""
PROBED = 20
LARGEST_TEST = 2000
C = 0.1
"""The inverse regularization strength of the heads on features."""


@dataclass(frozen=True)
class Setup:
    """One data set of the experiment, and how networks are trained on it."""

    data: str
    title: str
    similar: bool
    split: Mapping[str, Any]
    fine_tuned: str
    scratch: str
    changes: Mapping[str, Any]
    """To the fine-tuning recipe."""


SETUPS = (
    Setup(
        "flowers17", "Flowers-17", True, {"test": 0.25}, "flowers17_fine_tuned", "flowers17_mini_vgg_augmented",
        {"pictures": {"size": 192, "stored": 208}},
    ),
    Setup(
        "mnist", "MNIST", False, {"test": "part"}, "flowers17_fine_tuned", "mnist_mini_vgg",
        {"pictures": {"size": 96, "stored": 104}, "augmentation": [{"kind": "rotation", "angle": 10}]},
    ),
)  # fmt: skip

CHEAPEST_FIRST: tuple[Strategy, ...] = ("late features", "early features", "from scratch", "fine-tuning")
STEPS: Mapping[Strategy, int] = {"fine-tuning": 400, "from scratch": 1000}
"""Approximate number of steps for every training set size: the fewer the images, the more often each is seen."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the missing parts of the experiment and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="where to look for the data sets first")
    parser.add_argument("--out", type=Path, default=evidence.FILE)
    options = parser.parse_args(arguments)
    if arguments is None:
        environment.with_allocator("core.transfer.choice.decision_table", sys.argv[1:])
    subjects, points = [], []
    for setup in SETUPS:
        experiment = Experiment(setup, options.data)
        subjects.append(experiment.subject())
        points += list(experiment.points())
    given = f" --data {options.data}" if options.data else ""
    result = Evidence(
        command=f"python -m core.transfer.choice.decision_table{given}",
        machine=environment.machine(),
        late_layer=LATE,
        early_layer=EARLY,
        steps=dict(STEPS),
        subjects=tuple(subjects),
        points=tuple(points),
    )
    result_files.write(options.out, result)
    print(options.out)
    return 0


class Experiment:
    """All runs on one data set."""

    def __init__(self, setup: Setup, data: Path | None) -> None:
        self.setup, self.data = setup, data
        self.folder = arrays.cache_folder() / "decision_table" / setup.data
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = self._split_data(None)
        self.classes = len(whole.data.classes)
        self.all = min(MOST_PER_CLASS, len(whole.splits["train"]) // self.classes)
        self.counts = (*(n for n in PER_CLASS if n < self.all), self.all)
        # The first ones of a random order, the same for all strategies.
        test = whole.splits["test"]
        self.test = test.select(np.random.default_rng(0).permutation(len(test))[:LARGEST_TEST])
        self.names = whole.data.classes
        self.state = sha256(f"{whole.data.state} {registry.state(registry.BUNDLED)}".encode()).hexdigest()

    def subject(self) -> Subject:
        """The data set, with what the advice would measure on it."""
        train = self._split_data(PROBED).splits["train"]
        found: dict[str, float] = {}
        for layer in (EARLY, LATE):
            rows = feature_scaling.standardised(self._features(f"probe-{PROBED}", train, layer))
            choosing = cross_validation.choose(
                lambda chosen, rows=rows: logistic_regression.in_memory(rows[chosen], train.labels[chosen]),  # type: ignore[misc]
                train.labels, train.groups, self.classes, cs=cross_validation.COARSE_CS,
            )  # fmt: skip
            found[layer] = snapshots.result(choosing).accuracy
        return Subject(
            name=self.setup.data, title=self.setup.title, classes=self.classes, test_images=len(self.test),
            similar=self.setup.similar, late=round(found[LATE], 4), early=round(found[EARLY], 4), probed=PROBED,
        )  # fmt: skip

    def points(self) -> Iterator[Point]:
        """Measure every strategy for every training set size, or read what was measured before."""
        for count in self.counts:
            for strategy in CHEAPEST_FIRST:
                yield self._point(count, strategy)

    def _point(self, count: int, strategy: Strategy) -> Point:
        how: Any = [C, EARLY, LATE]
        if strategy in STEPS:
            how = self._recipe(count, strategy).model_dump(mode="json")
        identity = [how, self.state, len(self.test)]
        key = sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:12]
        path = self.folder / f"{strategy.replace(' ', '_')}-{count}-{key}.json"
        if not path.exists():
            began = time.monotonic()
            accuracy = self._accuracy(count, strategy)
            point = Point(
                data=self.setup.data, strategy=strategy, per_class=count, accuracy=round(accuracy, 4),
                seconds=round(time.monotonic() - began, 1),
            )  # fmt: skip
            path.write_text(point.model_dump_json(), encoding="utf-8")
        point = Point.model_validate_json(path.read_bytes())
        figures = f"{point.accuracy:.2%}  {point.seconds:.0f} s"
        print(f"{point.data:10} {strategy:15} {count:5} per class  {figures}", flush=True)
        return point

    def _accuracy(self, count: int, strategy: Strategy) -> float:
        if strategy in STEPS:
            return self._network(count, strategy)
        return self._head(count, LATE if strategy == "late features" else EARLY)

    def _head(self, count: int, layer: str) -> float:
        train = self._split_data(count).splits["train"]
        fitted = self._features(f"train-{count}", train, layer)
        tested = self._features("test", self.test, layer)
        scale = feature_scaling.scale(fitted)
        blocks = logistic_regression.in_memory(fitted * scale, train.labels)
        head = logistic_regression.fit(blocks, self.classes, C)
        return float((head.probabilities(tested * scale).argmax(axis=1) == self.test.labels).mean())

    def _network(self, count: int, strategy: Strategy) -> float:
        kind = FineTuner if strategy == "fine-tuning" else Trainer
        trainer = kind(self._recipe(count, strategy), data=self.data)
        # The test images are read one by one, below: a file of MNIST at this size would be large.
        trainer.split_data = SplitData(trainer.split_data.data, {"train": trainer.split_data.splits["train"]})
        last(progress.followed(trainer.run(), f"{self.setup.title}, {strategy}, {count} per class"))
        return self._measured(trainer)

    def _measured(self, trainer: Trainer) -> float:
        """Rank-1 accuracy on the test images, with one view of each, as the classifier would be served."""
        assert trainer.model is not None
        pictures = trainer.recipe.pictures
        correct = 0
        for first in range(0, len(self.test), 100):
            indices = np.arange(first, min(first + 100, len(self.test)))
            stored = decode(self.test, indices, (pictures.side, pictures.side), pictures.fit)
            inputs = trainer.normalisation(centre_crop(stored, pictures.size))
            predicted = np.asarray(trainer.model(inputs, training=False)).argmax(axis=1)
            correct += int((predicted == self.test.labels[indices]).sum())
        return correct / len(self.test)

    def _recipe(self, count: int, strategy: Strategy) -> Recipe:
        name = self.setup.fine_tuned if strategy == "fine-tuning" else self.setup.scratch
        made = recipe.load(name)
        values = made.model_dump()
        if strategy == "fine-tuning":
            values |= self.setup.changes
            values["pictures"] = made.pictures.model_dump() | self.setup.changes["pictures"]
        number = count * self.classes
        batch = min(made.batch_size, max(8, number // 4))
        steps = max(1, number // batch)
        epochs = max(1, round(STEPS[strategy] / steps))
        if values.get("fine_tuning"):
            values["fine_tuning"]["warm_up"]["epochs"] = max(1, epochs // 8)
        values |= {
            "data": self.setup.data, "epochs": epochs, "batch_size": batch,
            "split": {**self.setup.split, "validation": 0, "limit": number},
        }  # fmt: skip
        return recipe.parse(values)

    def _split_data(self, count: int | None) -> SplitData:
        limit = None if count is None else count * self.classes
        split = Split(**{**self.setup.split, "validation": 0, "limit": limit})
        return SplitData.of(_Split(self.setup.data, split), self.data)

    def _features(self, name: str, images: LabelledImages, layer: str) -> np.ndarray:
        path = self.folder / f"{name}-{layer}-{self.state[:12]}.h5"
        if not path.exists():
            extracting = feature_extraction.extract(images, path, self.names, layer=Layer(layer), source=self.state)
            last(progress.followed(extracting, f"{self.setup.title}, {layer}, {name}", unit="image"))
        with Reader(path) as reader:
            return reader.read(np.arange(len(reader)))


@dataclass(frozen=True)
class _Split:
    data: str
    split: Split


if __name__ == "__main__":
    sys.exit(main())

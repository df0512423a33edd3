"""The experiment behind the decision table: four ways of transfer, by the number of pictures, on two data sets.

    python -m core.transfer.choice.decision_table --data data

Flowers-17 is of the kind that the network was trained on, MNIST is not. For each number of training pictures of each
class: logistic regression on features of a late and of an early layer, fine-tuning, and a MiniVGGNet from scratch, all
on the same pictures and measured on the same test pictures. A way of training takes the same number of steps at every
number of pictures, fewer than its recipe would, so that along a curve only the pictures differ. Every finished training
is kept in the cache, so that an interrupted experiment goes on where it ended. Offline only: needs TensorFlow.
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
from core.data.sets.parts import Part
from core.snapshots import last
from core.training import environment, recipe
from core.training.recipe import Recipe, Split
from core.training.split_data import Pieces
from core.training.trainer import Trainer
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.choice import advice, evidence
from core.transfer.choice.advice import EARLY, LATE
from core.transfer.choice.evidence import Evidence, Point, Subject, Way
from core.transfer.fine_tuning.fine_tuner import FineTuner
from core.transfer.linear_heads import cross_validation, feature_extraction, logistic_regression

PER_CLASS = (5, 20, 80)
MOST_PER_CLASS = 320
"""Of what is called all: with MNIST's 6,000 of each digit, fine-tuning would take hours, and say no more."""
PROBED = 20
LARGEST_TEST = 2000
PENALTY = 0.1
"""C of the heads on features."""


@dataclass(frozen=True)
class Plan:
    """One data set of the experiment, and how networks are trained on it."""

    data: str
    title: str
    similar: bool
    split: Mapping[str, Any]
    fine_tuned: str
    scratch: str
    changes: Mapping[str, Any]
    """Of the fine-tuning recipe."""


PLANS = (
    Plan(
        "flowers17", "Flowers-17", True, {"testing": 0.25}, "flowers17_fine_tuned", "flowers17_mini_vgg_augmented",
        {"pictures": {"size": 192, "stored": 208}},
    ),
    Plan(
        "mnist", "MNIST", False, {"testing": "part"}, "flowers17_fine_tuned", "mnist_mini_vgg",
        {"pictures": {"size": 96, "stored": 104}, "augmentation": [{"kind": "rotation", "angle": 10}]},
    ),
)  # fmt: skip

STEPS: Mapping[Way, int] = {"fine-tuning": 400, "from scratch": 1000}
"""About so many steps, however few the pictures: who has few sees each of them more often."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is missing of the experiment and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="where to look for the data sets first")
    parser.add_argument("--out", type=Path, default=evidence.FILE)
    options = parser.parse_args(arguments)
    if arguments is None:
        environment.with_allocator("core.transfer.choice.decision_table", sys.argv[1:])
    subjects, points = [], []
    for plan in PLANS:
        experiment = Experiment(plan, options.data)
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
    """All trainings on one data set."""

    def __init__(self, plan: Plan, data: Path | None) -> None:
        self.plan, self.data = plan, data
        self.folder = arrays.cache_folder() / "decision_table" / plan.data
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = self._pieces(None)
        self.classes = len(whole.data.classes)
        self.all = min(MOST_PER_CLASS, len(whole.parts["training"]) // self.classes)
        self.counts = (*(n for n in PER_CLASS if n < self.all), self.all)
        # The first ones of a random order, the same for all ways.
        test = whole.parts["testing"]
        self.test = test.select(np.random.default_rng(0).permutation(len(test))[:LARGEST_TEST])
        self.names = whole.data.classes
        self.state = sha256(f"{whole.data.state} {registry.state(registry.BUNDLED)}".encode()).hexdigest()

    def subject(self) -> Subject:
        """The data set, with what advice would measure of it."""
        part = self._pieces(PROBED).parts["training"]
        found: dict[str, float] = {}
        for layer in (EARLY, LATE):
            rows = advice.standardised(self._features(f"probe-{PROBED}", part, layer))
            choosing = cross_validation.choose(
                lambda chosen, rows=rows: logistic_regression.in_memory(rows[chosen], part.labels[chosen]),  # type: ignore[misc]
                part.labels, part.groups, self.classes, penalties=advice.PENALTIES,
            )  # fmt: skip
            found[layer] = snapshots.result(choosing).accuracy
        return Subject(
            name=self.plan.data, title=self.plan.title, classes=self.classes, test_images=len(self.test),
            similar=self.plan.similar, late=round(found[LATE], 4), early=round(found[EARLY], 4), probed=PROBED,
        )  # fmt: skip

    def points(self) -> Iterator[Point]:
        """Every way at every number of pictures; those that were measured before are read."""
        for count in self.counts:
            for way, layer in (("late features", LATE), ("early features", EARLY)):
                yield self._kept(count, way, lambda count=count, layer=layer: self._head(count, layer))  # type: ignore[arg-type]
            for way in ("from scratch", "fine-tuning"):
                yield self._kept(count, way, lambda count=count, way=way: self._network(count, way))  # type: ignore[arg-type]

    def _kept(self, count: int, way: Way, measure: Any) -> Point:
        made: Any = [PENALTY, EARLY, LATE]
        if way in STEPS:
            made = self._recipe(count, way).model_dump(mode="json")
        known = [made, self.state, len(self.test)]
        key = sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:12]
        path = self.folder / f"{way.replace(' ', '_')}-{count}-{key}.json"
        if not path.exists():
            began = time.monotonic()
            accuracy = measure()
            point = Point(
                data=self.plan.data, way=way, per_class=count, accuracy=round(accuracy, 4),
                seconds=round(time.monotonic() - began, 1),
            )  # fmt: skip
            path.write_text(point.model_dump_json(), encoding="utf-8")
        point = Point.model_validate_json(path.read_bytes())
        print(
            f"{point.data:10} {way:15} {count:5} of each class  {point.accuracy:.2%}  {point.seconds:.0f} s", flush=True
        )
        return point

    def _head(self, count: int, layer: str) -> float:
        part = self._pieces(count).parts["training"]
        fitted = self._features(f"train-{count}", part, layer)
        tested = self._features("test", self.test, layer)
        scale = advice.scale(fitted)
        blocks = logistic_regression.in_memory(fitted * scale, part.labels)
        head = logistic_regression.fit(blocks, self.classes, PENALTY)
        return float((head.probabilities(tested * scale).argmax(axis=1) == self.test.labels).mean())

    def _network(self, count: int, way: Way) -> float:
        kind = FineTuner if way == "fine-tuning" else Trainer
        trainer = kind(self._recipe(count, way), data=self.data)
        # The test pictures are read one by one, below: a file of MNIST at this size would be large.
        trainer.pieces = Pieces(trainer.pieces.data, {"training": trainer.pieces.parts["training"]})
        last(progress.followed(trainer.run(), f"{self.plan.title}, {way}, {count} of each class"))
        return self._measured(trainer)

    def _measured(self, trainer: Trainer) -> float:
        """Rank-1 on the test pictures, with one view, as the classifier would be served."""
        assert trainer.model is not None
        pictures = trainer.recipe.pictures
        right = 0
        for first in range(0, len(self.test), 100):
            indices = np.arange(first, min(first + 100, len(self.test)))
            stored = decode(self.test, indices, (pictures.side, pictures.side), pictures.fit)
            inputs = trainer.normalisation(centre_crop(stored, pictures.size))
            said = np.asarray(trainer.model(inputs, training=False)).argmax(axis=1)
            right += int((said == self.test.labels[indices]).sum())
        return right / len(self.test)

    def _recipe(self, count: int, way: Way) -> Recipe:
        name = self.plan.fine_tuned if way == "fine-tuning" else self.plan.scratch
        made = recipe.load(name)
        values = made.model_dump()
        if way == "fine-tuning":
            values |= self.plan.changes
            values["pictures"] = made.pictures.model_dump() | self.plan.changes["pictures"]
        number = count * self.classes
        batch = min(made.batch_size, max(8, number // 4))
        steps = max(1, number // batch)
        epochs = max(1, round(STEPS[way] / steps))
        if values.get("fine_tuning"):
            values["fine_tuning"]["warm_up"]["epochs"] = max(1, epochs // 8)
        values |= {
            "data": self.plan.data, "epochs": epochs, "batch_size": batch,
            "split": {**self.plan.split, "validation": 0, "limit": number},
        }  # fmt: skip
        return recipe.parse(values)

    def _pieces(self, count: int | None) -> Pieces:
        limit = None if count is None else count * self.classes
        split = Split(**{**self.plan.split, "validation": 0, "limit": limit})
        return Pieces.of(_Split(self.plan.data, split), self.data)

    def _features(self, name: str, part: Part, layer: str) -> np.ndarray:
        path = self.folder / f"{name}-{layer}-{self.state[:12]}.h5"
        if not path.exists():
            extracting = feature_extraction.extract(part, path, self.names, layer=Layer(layer), source=self.state)
            last(progress.followed(extracting, f"{self.plan.title}, {layer}, {name}", unit="picture"))
        with Reader(path) as reader:
            return reader.read(np.arange(len(reader)))


@dataclass(frozen=True)
class _Split:
    data: str
    split: Split


if __name__ == "__main__":
    sys.exit(main())

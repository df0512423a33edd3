"""How useful the features of each layer are: the accuracy of a linear head on every layer, on Flowers-17.

    python -m core.transfer.linear_heads.accuracy_by_layer --data data

For each layer, C is chosen by cross-validation on the training images, and accuracy is measured on the test images.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict
from tqdm import tqdm

from core import result_files, snapshots
from core.arrays import Float32Array, Int64Array
from core.data.sets import parallel
from core.data.sets.labelled_images import LabelledImages
from core.training import environment
from core.training.split_data import SplitData
from core.transfer.backbones import registry
from core.transfer.backbones.views import view
from core.transfer.linear_heads import cross_validation, head_recipe, logistic_regression
from core.transfer.linear_heads.feature_scaling import standardised

FILE = Path(__file__).with_name("accuracy_by_layer.json")
HAND_MADE = Path(__file__).with_name("hand_made_features.json")
RECIPE = "flowers17_features"
TASK = 16
"""Images per task."""


class LayerAccuracy(BaseModel):
    """One layer: its name, the number of its pooled features, and the accuracy of a head on them, 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str
    width: int
    accuracy: float


class Result(BaseModel):
    """The result file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    machine: str
    data: str
    images: int
    layers: tuple[LayerAccuracy, ...]


@lru_cache(maxsize=1)
def recorded() -> Result:
    """The committed result.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    return result_files.read(FILE, Result, "python -m core.transfer.linear_heads.accuracy_by_layer")


@lru_cache(maxsize=1)
def hand_made() -> Result:
    """The committed result of `hand_made_features.py`; its layers are kinds of features.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    return result_files.read(HAND_MADE, Result, "python -m core.transfer.linear_heads.hand_made_features")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every layer and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="where to look for the data set first")
    options = parser.parse_args(arguments)
    split_data = SplitData.of(head_recipe.load(RECIPE), options.data)
    train, test = split_data.splits["train"], split_data.splits["test"]
    fitted, tested = pooled(train), pooled(test)
    classes, layers = len(split_data.data.classes), []
    for layer in registry.bundled().layers:
        found = measured(layer, fitted[layer], tested[layer], train, test, classes)
        layers.append(found)
        print(f"{layer:12} {found.width:5} features  {found.accuracy:.2%}", flush=True)
    write(FILE, "accuracy_by_layer", options.data, split_data, layers)
    return 0


def measured(
    name: str, fitted: Float32Array, tested: Float32Array, train: LabelledImages, test: LabelledImages, classes: int
) -> LayerAccuracy:
    """Fit a linear head on features, its strength chosen by cross-validation, and test it.

    Args:
        name: of the features.
        fitted: of the training images, float32 (N, D), not standardised.
        tested: of the test images, float32 (M, D).
        train: the training images.
        test: the test images.
        classes: number of classes.
    """
    rows = standardised(fitted)
    choosing = cross_validation.choose(
        lambda chosen: logistic_regression.in_memory(rows[chosen], train.labels[chosen]),
        train.labels, train.groups, classes, cs=cross_validation.COARSE_CS, count=3,
    )  # fmt: skip
    choice = snapshots.result(choosing)
    head = logistic_regression.fit(logistic_regression.in_memory(rows, train.labels), classes, choice.c)
    predicted = head.probabilities(standardised(tested, fitted)).argmax(axis=1)
    accuracy = float((predicted == test.labels).mean())
    return LayerAccuracy(layer=name, width=rows.shape[1], accuracy=round(accuracy, 4))


def write(file: Path, module: str, data: Path | None, split_data: SplitData, layers: Sequence[LayerAccuracy]) -> None:
    """Write a result file and say where it is.

    Args:
        file: the result file.
        module: of this package that measured the layers.
        data: where it was told to look for the data set.
        split_data: the data set.
        layers: what was measured.
    """
    result = Result(
        command=f"python -m core.transfer.linear_heads.{module}" + (f" --data {data}" if data else ""),
        machine=environment.machine(),
        data=split_data.data.source_name,
        images=len(split_data.splits["test"]),
        layers=tuple(layers),
    )
    result_files.write(file, result)
    print(file)


def pooled(images: LabelledImages) -> dict[str, Float32Array]:
    """The pooled features of every layer for all images, float32 (N, D) each."""
    tasks = [np.arange(first, min(first + TASK, len(images))) for first in range(0, len(images), TASK)]
    blocks = [row for block in tqdm(parallel.results(_pooled, images, tasks), total=len(tasks)) for row in block]
    return {layer: np.stack([row[layer] for row in blocks]) for layer in registry.bundled().layers}


def _pooled(images: LabelledImages, indices: Int64Array) -> list[dict[str, Float32Array]]:
    backbone = registry.bundled()
    return [
        backbone.pooled(view(images.read(index), backbone.input_size, backbone.preprocessing))
        for index in indices.tolist()
    ]


if __name__ == "__main__":
    sys.exit(main())

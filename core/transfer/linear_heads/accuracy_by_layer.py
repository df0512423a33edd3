"""How far along a network its features become useful: a linear head on each layer, on Flowers-17.

    python -m core.transfer.linear_heads.accuracy_by_layer --data data

C is chosen by cross-validation on the training pictures of each layer, and the accuracy is that on the test pictures.
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
from core.data.sets import parallel
from core.data.sets.parts import Integers, Part
from core.training import environment
from core.training.split_data import Pieces
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Floats
from core.transfer.backbones.views import view
from core.transfer.choice import advice
from core.transfer.linear_heads import cross_validation, head_recipe, logistic_regression

FILE = Path(__file__).with_name("accuracy_by_layer.json")
RECIPE = "flowers17_features"
TASK = 16


class LayerAccuracy(BaseModel):
    """One layer: its name, the length of its pooled features, and the accuracy of a head on them, 0 to 1."""

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every layer and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="where to look for the data set first")
    options = parser.parse_args(arguments)
    pieces = Pieces.of(head_recipe.load(RECIPE), options.data)
    train, test = pieces.parts["training"], pieces.parts["testing"]
    fitted, tested = pooled(train), pooled(test)
    found = []
    for layer in registry.bundled().layers:
        known = advice.standardised(fitted[layer])
        asked = advice.standardised(tested[layer], fitted[layer])
        choosing = cross_validation.choose(
            lambda chosen, known=known: logistic_regression.in_memory(known[chosen], train.labels[chosen]),  # type: ignore[misc]
            train.labels, train.groups, len(pieces.data.classes), penalties=advice.PENALTIES, count=3,
        )  # fmt: skip
        choice = snapshots.result(choosing)
        head = logistic_regression.fit(
            logistic_regression.in_memory(known, train.labels), len(pieces.data.classes), choice.penalty
        )
        accuracy = float((head.probabilities(asked).argmax(axis=1) == test.labels).mean())
        found.append(LayerAccuracy(layer=layer, width=known.shape[1], accuracy=round(accuracy, 4)))
        print(f"{layer:12} {known.shape[1]:5} numbers  {accuracy:.2%}", flush=True)
    given = f" --data {options.data}" if options.data else ""
    result = Result(
        command=f"python -m core.transfer.linear_heads.accuracy_by_layer{given}",
        machine=environment.machine(),
        data=pieces.data.source_name,
        images=len(test),
        layers=tuple(found),
    )
    result_files.write(FILE, result)
    print(FILE)
    return 0


def pooled(part: Part) -> dict[str, Floats]:
    """The pooled features of every layer, float32 (N, D) each, of the pictures of a part."""
    tasks = [np.arange(first, min(first + TASK, len(part))) for first in range(0, len(part), TASK)]
    blocks = [row for block in tqdm(parallel.results(_pooled, part, tasks), total=len(tasks)) for row in block]
    return {layer: np.stack([row[layer] for row in blocks]) for layer in registry.bundled().layers}


def _pooled(part: Part, indices: Integers) -> list[dict[str, Floats]]:
    backbone = registry.bundled()
    return [
        backbone.pooled(view(part.read(index), backbone.input_size, backbone.preprocessing))
        for index in indices.tolist()
    ]


if __name__ == "__main__":
    sys.exit(main())

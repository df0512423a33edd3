"""The state of a training between two steps, as a checkpoint keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
from pydantic import BaseModel

from core.training import checkpoints
from core.training.checkpoints import ADVICE, CheckpointError
from core.training.metric_sums import MetricSums
from core.training.recipe import RecipeError, validated

UNSET = "nothing"
"""What a sentence says of a field that a recipe does not have."""

SHOWN = 40
"""Characters of a value that a sentence shows."""


@dataclass
class TrainingState:
    """Everything that a resumed training needs beside the variables of the network and its optimizer.

    Attributes:
        done: finished steps, counted over all epochs.
        sums: of the steps of the current epoch.
        factor: what the schedule's learning rate is multiplied by.
        history: the entries of the finished epochs.
        seconds: the time spent on training so far.
    """

    done: int = 0
    sums: MetricSums = field(default_factory=MetricSums)
    factor: float = 1.0
    history: list[dict[str, float]] = field(default_factory=list)
    seconds: float = 0.0

    def save(
        self, path: Path, variables: Sequence[keras.Variable], recipe: BaseModel, image_keys: Mapping[str, str]
    ) -> None:
        """Write a checkpoint with this state and the variables of a training.

        Args:
            path: of the checkpoint.
            variables: everything that a step changes, in a fixed order.
            recipe: what is being trained.
            image_keys: a checksum of the images of each split.

        Raises:
            CheckpointError: the disk is full, or the folder cannot be written to.
        """
        values = {
            "recipe": recipe.model_dump(mode="json"),
            "pictures": dict(image_keys),
            "done": self.done,
            "sums": self.sums.values,
            "count": self.sums.count,
            "factor": self.factor,
            "history": self.history,
            "seconds": self.seconds,
        }
        checkpoints.save(path, variables, values)

    @classmethod
    def load(cls, path: Path, recipe: BaseModel, image_keys: Mapping[str, str] | None) -> "TrainingState":
        """Read the state from a checkpoint, without the variables.

        Args:
            path: of the checkpoint.
            recipe: what is to be trained.
            image_keys: a checksum of the images of each split; None: the images are not compared.

        Raises:
            CheckpointError: the checkpoint cannot be read, or belongs to another recipe or other images.
        """
        values = checkpoints.state(path)
        different = _differences(values.get("recipe", {}), recipe)
        if different:
            raise CheckpointError(
                f"The checkpoint {path} was written by another recipe, with {_listed(different)}; {ADVICE}"
            )
        stored = values.get("pictures", {})
        if image_keys is not None and stored != image_keys:
            parts = [name for name in {**image_keys, **stored} if image_keys.get(name) != stored.get(name)]
            raise CheckpointError(f"The checkpoint {path} was written for other images in {_listed(parts)}; {ADVICE}")
        sums = MetricSums(values["sums"], values["count"])
        return cls(values["done"], sums, values["factor"], values["history"], values["seconds"])


def variables_of(model: keras.Model) -> list[keras.Variable]:
    """Everything that a step of a compiled network changes, in a fixed order."""
    return [*model.variables, *model.optimizer.variables]


def _differences(values: dict[str, Any], recipe: BaseModel) -> list[str]:
    """How stored values differ from a recipe, such as “seed 3 instead of 4”; empty if they are its own.

    A field that did not exist when they were stored has its default.
    """
    now = recipe.model_dump(mode="json")
    try:
        before = validated(values, type(recipe)).model_dump(mode="json")
    except RecipeError:  # Written with fields that no longer exist.
        before = values
    old, new = _flat(before), _flat(now)
    names = [name for name in {**new, **old} if old.get(name, UNSET) != new.get(name, UNSET)]
    return [f"{name} {_short(old.get(name, UNSET))} instead of {_short(new.get(name, UNSET))}" for name in names]


def _flat(values: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """The fields of nested tables by their full names, such as “split.validation”."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{above}{name}.")
        else:
            flat[above + name] = value
    return flat


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"


def _listed(items: list[str], most: int = 3) -> str:
    """The first items of a list in one line, and how many there are besides."""
    more = [f"{len(items) - most} more"] if len(items) > most else []
    *others, last = [*items[:most], *more]
    return f"{', '.join(others)} and {last}" if others else last
